package io.groupmebridge.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.bayeux.FrameCodec;
import io.groupmebridge.bayeux.Utf8;
import io.groupmebridge.session.Transport.Received;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Flux;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.test.StepVerifier;

/** What is in the frames of a real WebSocket, and around them: servers that break the rules, and TLS. */
class WebSocketFramesTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final AtomicReference<String> offered = new AtomicReference<>();
    private DisposableServer server;

    @AfterEach
    void stop() {
        server.disposeNow();
    }

    @Test
    void whatIsNoUtf8IsReceivedAsItCameAndTheSocketGoesOn() {
        serve(HttpServer.create(), binary('[', 0xC3, ']'), new TextWebSocketFrame("[1]"));

        StepVerifier.create(transport(HttpClient.newConnection(), "ws", "127.0.0.1")
                        .open()
                        .flatMapMany(Transport.Socket::receive))
                .expectNext(new Received.Text(new Utf8(new byte[] {'[', (byte) 0xC3, ']'})))
                .expectNext(new Received.Text(Utf8.of("[1]")))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void compressionIsNotOfferedAndACompressedFrameEndsTheSocket() {
        serve(HttpServer.create(), new TextWebSocketFrame(true, 0x4, "[1]"), new TextWebSocketFrame("[2]"));

        StepVerifier.create(transport(HttpClient.newConnection(), "ws", "127.0.0.1")
                        .open()
                        .flatMapMany(Transport.Socket::receive))
                .expectNext(new Received.Lost("a compressed frame, which was not agreed on", false))
                .expectComplete()
                .verify(PATIENCE);
        assertThat(offered).hasValue("none");
    }

    @Test
    void aFrameBeyondTheLimitEndsTheSocket() {
        serve(HttpServer.create(), new TextWebSocketFrame("x".repeat(5_000)));

        assertThat(lost()).contains("4096");
    }

    @Test
    void partsThatAddUpBeyondTheLimitEndTheSocketToo() {
        serve(
                HttpServer.create(),
                new TextWebSocketFrame(false, 0, "x".repeat(3_000)),
                new ContinuationWebSocketFrame(true, 0, "x".repeat(3_000)));

        assertThat(lost()).contains("4096");
    }

    @Test
    void aCertificateThatIsTrustedAndOfTheHostIsTaken() throws Exception {
        var client = serveTls("dns:localhost,ip:127.0.0.1");

        StepVerifier.create(transport(client, "wss", "localhost").open().flatMapMany(Transport.Socket::receive))
                .expectNext(new Received.Text(Utf8.of("[1]")))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void aCertificateOfAnotherHostIsRefused() throws Exception {
        var client = serveTls("dns:push.example.org");

        StepVerifier.create(transport(client, "wss", "localhost").open())
                .expectErrorSatisfies(failure ->
                        assertThat(failure).isInstanceOf(SocketException.class).hasMessageContaining("localhost"))
                .verify(PATIENCE);
    }

    @Test
    void aCertificateThatNobodyTrustsIsRefused() throws Exception {
        serveTls("dns:localhost");

        StepVerifier.create(transport(HttpClient.newConnection(), "wss", "localhost")
                        .open())
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOf(SocketException.class)
                        .hasMessageContaining("certification path"))
                .verify(PATIENCE);
    }

    /** Serves with a certificate for these names; brings a client that trusts it. */
    private HttpClient serveTls(String names) throws Exception {
        var store = directory.resolve("keys.p12");
        keytool(store, names);
        var keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        var ours = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        ours.init(keys, "changeit".toCharArray());
        var theirs = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("push", keys.getCertificate("push"));
        theirs.init(trusted);
        var serverSide = SslContextBuilder.forServer(ours).build();
        var clientSide = SslContextBuilder.forClient()
                .trustManager(theirs)
                .endpointIdentificationAlgorithm("HTTPS")
                .build();
        serve(HttpServer.create().secure(spec -> spec.sslContext(serverSide)), new TextWebSocketFrame("[1]"));
        return HttpClient.newConnection().secure(spec -> spec.sslContext(clientSide));
    }

    private static void keytool(Path store, String names) throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "push",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=push",
                        "-ext",
                        "san=" + names,
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
    }

    private void serve(HttpServer plain, WebSocketFrame... frames) {
        server = plain.host("127.0.0.1")
                .port(0)
                .route(routes -> routes.ws("/faye", (in, out) -> {
                    offered.set(in.headers().get("sec-websocket-extensions", "none"));
                    return out.sendObject(Flux.fromArray(frames)).then();
                }))
                .bindNow();
    }

    private String lost() {
        return transport(HttpClient.newConnection(), "ws", "127.0.0.1")
                .open()
                .flatMapMany(Transport.Socket::receive)
                .ofType(Received.Lost.class)
                .blockLast(PATIENCE)
                .reason();
    }

    private Transport transport(HttpClient client, String scheme, String host) {
        var groupMe = SessionStage.addresses(scheme + "://" + host + ":" + server.port() + "/faye");
        return new WebSocketTransport(
                client, groupMe, SessionStage.properties(DataSize.ofBytes(4096)), new FrameCodec());
    }

    private static BinaryWebSocketFrame binary(int... bytes) {
        var content = Unpooled.buffer();
        for (var each : bytes) {
            content.writeByte(each);
        }
        return new BinaryWebSocketFrame(content);
    }
}
