package io.groupmebridge.delivery;

import io.netty.handler.ssl.SslContextBuilder;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

/** TLS for tests: bundles of clients that trust the tests' authority, and servers with a certificate of it. */
final class TestBundles {

    private TestBundles() {}

    /** One bundle, {@code first}. */
    static DefaultSslBundleRegistry first() {
        return new DefaultSslBundleRegistry("first", bundle("first"));
    }

    static SslBundle bundle(String client) {
        return SslBundle.of(new PemSslStoreBundle(
                PemSslStoreDetails.forCertificate("classpath:tls/" + client + ".crt")
                        .withPrivateKey("classpath:tls/" + client + ".key"),
                PemSslStoreDetails.forCertificate("classpath:tls/ca.crt")));
    }

    /** The server with a certificate for {@code localhost} and {@code 127.0.0.1}, taking these protocols. */
    static HttpServer secure(HttpServer server, HttpProtocol... protocols) {
        return secure(server, _ -> {}, protocols);
    }

    static HttpServer secure(HttpServer server, Consumer<SslContextBuilder> more, HttpProtocol... protocols) {
        GenericSslContextSpec<?> tls = List.of(protocols).contains(HttpProtocol.H2)
                ? Http2SslContextSpec.forServer(
                                TestBundles.class.getResourceAsStream("/tls/server.crt"),
                                TestBundles.class.getResourceAsStream("/tls/server.key"))
                        .configure(more)
                : Http11SslContextSpec.forServer(
                                TestBundles.class.getResourceAsStream("/tls/server.crt"),
                                TestBundles.class.getResourceAsStream("/tls/server.key"))
                        .configure(more);
        return server.protocol(protocols).secure(spec -> spec.sslContext(tls));
    }
}
