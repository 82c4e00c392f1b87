package io.groupmebridge.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.delivery.Answer.Answered;
import io.groupmebridge.delivery.Answer.Kind;
import io.groupmebridge.delivery.Answer.Unreachable;
import io.groupmebridge.delivery.DeliveryProperties.Host;
import io.groupmebridge.delivery.DeliveryProperties.Proxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;

/** Webhooks through an HTTP proxy on loopback, whose tunnels all end at one endpoint, whatever they were asked for. */
class EgressTests {

    private static final InetAddress PUBLIC = InetAddress.ofLiteral("8.8.8.8");
    private static final InetAddress PRIVATE = InetAddress.ofLiteral("10.1.2.3");

    private final RawServer endpoint = RawServer.answering("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final RawServer proxy = new RawServer(socket -> {
        asked.add(head(socket));
        RawServer.write(socket, "HTTP/1.1 200 Connection established\r\n\r\n");
        Tunnel.to(endpoint.url("/").getPort(), socket);
    });

    @AfterEach
    void close() throws Exception {
        proxy.close();
        endpoint.close();
    }

    @Test
    void aPublicHostIsReachedThroughTheProxyWhereverThatIs() {
        var answer = post("http://example.test:8080/hook", List.of(PUBLIC));

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Answered.class, it -> assertThat(it.excerpt()).isEqualTo("ok"));
        var credentials = Base64.getEncoder().encodeToString("bridge:s3cr3t".getBytes(ISO_8859_1));
        assertThat(asked)
                .singleElement()
                .satisfies(head -> assertThat(head.toLowerCase(Locale.ROOT))
                        .startsWith("connect example.test:8080 ")
                        .contains(("proxy-authorization: basic " + credentials).toLowerCase(Locale.ROOT))
                        .doesNotContain("custom-header-value"));
    }

    @Test
    void aNameThatOnlyTheProxyKnowsIsLeftToItWhenItIsAllowed() {
        var allowed = new HostNames(List.of("example.test"));

        assertThat(post("http://example.test/hook", List.of(), allowed, settings(proxy)))
                .isInstanceOf(Answered.class);
    }

    @Test
    void theProxyIsNotAskedForAnyOtherNameThatIsUnknownHere() {
        Endpoints.assertUnreachable(post("http://example.test/hook", List.of()), Kind.DNS);

        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:9/",
                "http://169.254.169.254/",
                "http://[::1]:9/",
                "http://[::ffff:10.0.0.1]:9/",
                "http://2130706433/"
            })
    void theProxyIsNotAskedForAnAddressThatIsNotPublic(String url) {
        Endpoints.assertUnreachable(post(url, List.of(PRIVATE)), Kind.REFUSED_ADDRESS);

        assertThat(asked).isEmpty();
    }

    @Test
    void norForANameOfWhichAnyAddressIsNotPublic() {
        Endpoints.assertUnreachable(post("http://example.test/hook", List.of(PUBLIC, PRIVATE)), Kind.REFUSED_ADDRESS);

        assertThat(asked).isEmpty();
    }

    @Test
    void someHostsGoPastTheProxyAndAreGuardedAsEver() {
        var url = "http://a.direct.test:" + endpoint.url("/").getPort() + "/";

        Endpoints.assertUnreachable(post(url, List.of(InetAddress.getLoopbackAddress())), Kind.REFUSED_ADDRESS);
        assertThat(post(
                        url,
                        List.of(InetAddress.getLoopbackAddress()),
                        new HostNames(List.of("a.direct.test")),
                        settings(proxy)))
                .isInstanceOf(Answered.class);

        assertThat(asked).isEmpty();
    }

    @Test
    void aProxyWithANameIsLookedUpLikeAnEndpoint() {
        var answer = post("http://example.test/", List.of(PUBLIC), HostNames.NONE, settings("proxy.test", proxy));

        assertThat(answer).isInstanceOf(Answered.class);
    }

    @Test
    void aProxyWhoseNameIsUnknownIsSaidToBe() {
        var answer = post("http://example.test/", List.of(PUBLIC), HostNames.NONE, settings("proxy.invalid", proxy));

        Endpoints.assertUnreachable(answer, Kind.DNS);
        assertThat(((Unreachable) answer).message()).isEqualTo("the proxy's host has no address");
    }

    @Test
    void aProxyThatRefusesIsNoConnection() throws Exception {
        try (var unwilling = RawServer.answering(
                "HTTP/1.1 407 Proxy Authentication Required\r\nx-seen: s3cr3t\r\ncontent-length: 0\r\n\r\n")) {
            var answer = post("http://example.test/", List.of(PUBLIC), HostNames.NONE, settings(unwilling));

            assertThat(answer).isInstanceOfSatisfying(Unreachable.class, it -> {
                assertThat(it.kind()).isEqualTo(Kind.CONNECT);
                assertThat(it.message()).isEqualTo("no connection through the proxy");
            });
        }
    }

    @Test
    void thePasswordIsNotShown() {
        assertThat(settings(proxy))
                .hasToString("Proxy[127.0.0.1:" + proxy.url("/").getPort() + "]");
    }

    private Answer post(String url, List<InetAddress> addresses) {
        return post(url, addresses, HostNames.NONE, settings(proxy));
    }

    private Answer post(String url, List<InetAddress> addresses, HostNames allowed, Proxy proxy) {
        var names = new FixedNames(addresses);
        var egress = new Egress(new AddressGuard(List.of(), allowed), true, proxy, Duration.ofSeconds(2), names);
        try (var endpoints = new Endpoints(
                egress,
                new DefaultSslBundleRegistry(),
                client -> url.contains("direct") ? client.resolver(names) : client)) {
            return endpoints.post(URI.create(url));
        }
    }

    private static Proxy settings(RawServer proxy) {
        return settings("127.0.0.1", proxy);
    }

    private static Proxy settings(String host, RawServer proxy) {
        return new Proxy(host, proxy.url("/").getPort(), "bridge", "s3cr3t", List.of(new Host(".direct.test")));
    }

    private static String head(Socket socket) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) socket.getInputStream().read());
        }
        return head.toString();
    }
}
