package io.groupmebridge.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.groupmebridge.bayeux.ClientId;
import io.groupmebridge.bayeux.FrameCodec;
import io.groupmebridge.bayeux.Request;
import io.groupmebridge.bayeux.Utf8;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.WebsocketServerSpec;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;
import reactor.test.StepVerifier;

/** A real socket to a server on loopback that does what each test says. */
class WebSocketTransportTests {

    private static final ClientId CLIENT = new ClientId("client-0001");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration QUICK = Duration.ofMillis(100);
    private static final Duration SILENCE = Duration.ofMillis(500);

    private DisposableServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.disposeNow();
        }
    }

    @Test
    void textsGoBothWays() {
        var socket = open((in, out) -> out.sendObject(in.receiveFrames()
                        .ofType(TextWebSocketFrame.class)
                        .map(WebSocketFrame::retain)
                        .take(2))
                .then());

        StepVerifier.create(socket.receive())
                .then(() -> send(socket, "1", "é"))
                .expectNext(text(disconnect("1")), text(disconnect("é")))
                .expectNextMatches(it -> it instanceof Transport.Received.Lost)
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void partsAreJoinedAndBinaryIsReadAsUtf8() {
        var socket = open((_, out) -> out.sendObject(Flux.<WebSocketFrame>just(
                        new TextWebSocketFrame(false, 0, "[\"a"),
                        new ContinuationWebSocketFrame(false, 0, "b"),
                        new ContinuationWebSocketFrame(true, 0, "c\"]"),
                        new BinaryWebSocketFrame(Unpooled.copiedBuffer("[\"ü\"]", UTF_8))))
                .then());

        StepVerifier.create(socket.receive())
                .expectNext(text("[\"abc\"]"), text("[\"ü\"]"))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void theServersCloseCodeIsTheReason() {
        var socket = open((_, out) -> out.sendClose(1001, "going away"));

        assertThat(lost(socket)).isEqualTo("closed by the server: 1001 going away");
    }

    @Test
    void aResetIsTheReason() {
        var socket = open((in, out) -> {
            in.withConnection(connection -> connection.channel().config().setOption(ChannelOption.SO_LINGER, 0));
            in.withConnection(connection -> connection.channel().unsafe().closeForcibly());
            return Mono.never();
        });

        assertThat(lost(socket)).contains("Connection reset");
    }

    @Test
    void aPeerThatAnswersPingsMayBeSilentForEver() {
        var pings = new AtomicInteger();
        var received = new CopyOnWriteArrayList<>();
        var socket = open((in, out) -> pong(in, out, pings));

        socket.receive().subscribe(received::add);

        await().atMost(PATIENCE).untilAtomic(pings, count -> assertThat(count).isGreaterThan(8));
        assertThat(received).isEmpty();
    }

    @Test
    void aPeerThatDoesNotAnswerPingsIsLost() {
        var socket = open((in, _) -> in.receiveFrames().then());

        assertThat(lost(socket)).isEqualTo("no pong within 500 ms");
    }

    @Test
    void whileNothingIsReadSilenceIsNoProof() {
        var pings = new AtomicInteger();
        var socket = open((in, _) ->
                in.receiveFrames().doOnNext(_ -> pings.incrementAndGet()).then());

        StepVerifier.create(socket.receive(), 0)
                .then(() -> await().atMost(PATIENCE)
                        .untilAtomic(pings, count -> assertThat(count).isGreaterThan(8)))
                .thenRequest(1)
                .expectNext(new Transport.Received.Lost("no pong within 500 ms", false))
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void whatIsNotRequestedStaysWithThePeer() {
        var sent = new AtomicInteger();
        var socket = open(
                (_, out) -> out.sendString(Flux.range(0, 10_000)
                                .map(i -> "%04000d".formatted(i))
                                .doOnNext(_ -> sent.incrementAndGet()))
                        .then(),
                PATIENCE);

        StepVerifier.create(socket.receive(), 3)
                .expectNextCount(3)
                .then(() -> await().atMost(PATIENCE)
                        .during(Duration.ofMillis(300))
                        .until(sent::get, count -> count == sent.get()))
                .then(() -> assertThat(sent).hasValueLessThan(9_000))
                .thenRequest(Long.MAX_VALUE - 10)
                .expectNextCount(10_000 - 3)
                .expectNextMatches(it -> it instanceof Transport.Received.Lost)
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void closingSaysWhatWasSentAndThenGoodbye() {
        var received = new CopyOnWriteArrayList<Object>();
        var socket = open((in, _) -> {
            in.receiveCloseStatus().subscribe(received::add);
            return in.receiveFrames()
                    .ofType(TextWebSocketFrame.class)
                    .doOnNext(frame -> received.add(frame.text()))
                    .then();
        });
        var ended = new CopyOnWriteArrayList<>();
        socket.receive().subscribe(ended::add);

        send(socket, "bye");
        socket.close();

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(received).hasSize(2));
        assertThat(received.toString()).isEqualTo("[" + disconnect("bye") + ", 1000 ]");
        await().atMost(PATIENCE)
                .until(() -> ended.equals(List.of(new Transport.Received.Lost("closed by the bridge", false))));
    }

    @Test
    void aServerThatRefusesTheUpgradeIsTheReason() {
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((_, response) -> response.status(503).send())
                .bindNow();

        assertThatThrownBy(
                        () -> transport(server.port(), QUICK, PATIENCE).open().block(PATIENCE))
                .cause()
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("503");
    }

    @Test
    void anUpgradeMustBeAnsweredInTime() {
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((_, _) -> Mono.never())
                .bindNow();

        assertThatThrownBy(() -> transport(server.port(), QUICK, Duration.ofMillis(500))
                        .open()
                        .block(PATIENCE))
                .cause()
                .isInstanceOf(SocketException.class)
                .hasMessage("no answer to the WebSocket upgrade within 500 ms");
    }

    @Test
    void aServerThatIsNotThereIsTheReason() {
        server = HttpServer.create().host("127.0.0.1").port(0).bindNow();
        server.disposeNow();

        assertThatThrownBy(
                        () -> transport(server.port(), QUICK, PATIENCE).open().block(PATIENCE))
                .cause()
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("refused");
    }

    private Transport.Socket open(Behaviour behaviour) {
        return open(behaviour, QUICK);
    }

    private Transport.Socket open(Behaviour behaviour, Duration ping) {
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.ws(
                        "/faye",
                        behaviour::serve,
                        WebsocketServerSpec.builder().handlePing(true).build()))
                .bindNow();
        return transport(server.port(), ping, PATIENCE).open().block(PATIENCE);
    }

    private static Transport transport(int port, Duration ping, Duration connect) {
        return new WebSocketTransport(
                HttpClient.newConnection(),
                SessionStage.addresses("ws://127.0.0.1:" + port + "/faye"),
                new SessionProperties(
                        16,
                        connect,
                        ping,
                        SILENCE,
                        DataSize.ofBytes(4096),
                        Duration.ofSeconds(1),
                        1,
                        List.of(TransportType.WEBSOCKET),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(30)),
                new FrameCodec());
    }

    private static Mono<Void> pong(WebsocketInbound in, WebsocketOutbound out, AtomicInteger pings) {
        return out.sendObject(
                        in.receiveFrames()
                                .ofType(PingWebSocketFrame.class)
                                .doOnNext(_ -> pings.incrementAndGet())
                                .map(ping ->
                                        new PongWebSocketFrame(ping.content().retain())),
                        _ -> true)
                .then();
    }

    private static String lost(Transport.Socket socket) {
        return socket.receive()
                .ofType(Transport.Received.Lost.class)
                .blockLast(PATIENCE)
                .reason();
    }

    private static void send(Transport.Socket socket, String... ids) {
        for (var id : ids) {
            socket.send(List.of(new Request.Disconnect(id, CLIENT))).subscribe();
        }
    }

    private static String disconnect(String id) {
        return new FrameCodec().encode(List.of(new Request.Disconnect(id, CLIENT)));
    }

    private static Transport.Received text(String text) {
        return new Transport.Received.Text(Utf8.of(text));
    }

    /** What the server does with a socket; the socket is closed when it is done. */
    private interface Behaviour {
        Mono<Void> serve(WebsocketInbound in, WebsocketOutbound out);
    }
}
