package io.groupmebridge.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.delivery.Answer.Answered;
import io.groupmebridge.delivery.Answer.Kind;
import io.groupmebridge.delivery.Answer.Unreachable;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslHandler;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

/** Connections by the SSL bundle that a subscription names, to a server that wants a certificate of its own authority. */
@ParameterizedClass
@EnumSource(names = {"H2", "HTTP11"})
class ClientTlsTests {

    private final DefaultSslBundleRegistry bundles = TestBundles.first();
    private final List<String> clients = new CopyOnWriteArrayList<>();
    private final Map<String, Endpoint> opened = new HashMap<>();
    private final DisposableServer server;
    private final Endpoints endpoints =
            new Endpoints(new AddressGuard(List.of("127.0.0.0/8"), HostNames.NONE), bundles, UnaryOperator.identity());

    ClientTlsTests(HttpProtocol protocol) {
        server = server(protocol);
    }

    @AfterEach
    void close() {
        endpoints.close();
        server.disposeNow();
    }

    @Test
    void theEndpointSeesTheCertificateOfTheBundle() {
        assertThat(Endpoints.attempt(open("first", "localhost"))).isInstanceOf(Answered.class);

        assertThat(clients).containsExactly("CN=first client");
    }

    @Test
    void subscriptionsWithOtherCertificatesShareNoConnection() {
        bundles.registerBundle("second", TestBundles.bundle("second"));

        for (var bundle : List.of("first", "second", "first", "second")) {
            var endpoint = opened.computeIfAbsent(bundle, _ -> open(bundle, "localhost"));
            assertThat(Endpoints.attempt(endpoint)).isInstanceOf(Answered.class);
        }

        assertThat(clients)
                .containsExactly("CN=first client", "CN=second client", "CN=first client", "CN=second client");
    }

    @Test
    void aReloadedBundleIsFollowed() {
        var endpoint = open("first", "127.0.0.1");
        Endpoints.attempt(endpoint);
        Endpoints.attempt(endpoint);

        bundles.updateBundle("first", TestBundles.bundle("second"));
        Endpoints.attempt(endpoint);

        assertThat(clients).containsExactly("CN=first client", "CN=first client", "CN=second client");
    }

    @Test
    void aBundleThatIsSpoiledByAReloadStaysAsItWas() {
        var endpoint = open("first", "127.0.0.1");
        Endpoints.attempt(endpoint);

        bundles.updateBundle("first", TestBundles.bundle("missing"));

        assertThat(Endpoints.attempt(endpoint)).isInstanceOf(Answered.class);
        assertThat(clients).containsExactly("CN=first client", "CN=first client");
    }

    @Test
    void withoutABundleNeitherSideTrustsTheOther() {
        Endpoints.assertUnreachable(Endpoints.attempt(open(null, "127.0.0.1")), Kind.TLS);
    }

    @Test
    void aCertificateForAnotherHostIsNotTrusted() {
        Endpoints.assertUnreachable(Endpoints.attempt(open("first", "127.0.0.2")), Kind.TLS);

        assertThat(clients).isEmpty();
    }

    @Test
    void aBundleThatIsNoLongerThereFailsTheAttemptAndIsNamed() {
        assertThat(Endpoints.attempt(open("gone", "127.0.0.1"))).isInstanceOfSatisfying(Unreachable.class, it -> {
            assertThat(it.kind()).isEqualTo(Kind.TLS);
            assertThat(it.message()).contains("'gone'");
        });
    }

    @Test
    void aBundleThatCannotBeUsedIsRefusedWithAReason() {
        bundles.registerBundle("broken", TestBundles.bundle("missing"));
        var guard = new EndpointGuard(new AddressGuard(List.of(), HostNames.NONE), false, new ClientTls(bundles));

        assertThat(guard.bundleRefusal("first")).isEmpty();
        assertThat(guard.bundleRefusal("other"))
                .hasValueSatisfying(it -> assertThat(it).contains("spring.ssl.bundle", "first"));
        assertThat(guard.bundleRefusal("broken"))
                .hasValueSatisfying(it -> assertThat(it).contains("cannot be used"));
    }

    private Endpoint open(String bundle, String host) {
        var url = URI.create("https://" + host + ":" + server.port() + "/");
        return endpoints.open(Samples.secured(Samples.subscription("a", url, 2), bundle));
    }

    private DisposableServer server(HttpProtocol protocol) {
        return TestBundles.secure(
                        HttpServer.create().host("0.0.0.0"),
                        context -> context.clientAuth(ClientAuth.REQUIRE)
                                .trustManager(ClientTlsTests.class.getResourceAsStream("/tls/ca.crt")),
                        protocol)
                .handle((request, response) -> {
                    request.withConnection(connection -> {
                        try {
                            var channel = connection.channel();
                            var socket = channel instanceof Http2StreamChannel ? channel.parent() : channel;
                            var session = socket.pipeline()
                                    .get(SslHandler.class)
                                    .engine()
                                    .getSession();
                            clients.add(((X509Certificate) session.getPeerCertificates()[0])
                                    .getSubjectX500Principal()
                                    .getName());
                        } catch (Exception e) {
                            clients.add(e.toString());
                        }
                    });
                    return request.receive().then(response.status(204).send());
                })
                .bindNow();
    }
}
