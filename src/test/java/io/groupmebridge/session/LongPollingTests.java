package io.groupmebridge.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groupmebridge.bayeux.ClientId;
import io.groupmebridge.bayeux.FrameCodec;
import io.groupmebridge.bayeux.Request;
import io.groupmebridge.bayeux.Utf8;
import io.groupmebridge.groupme.GroupMeProperties;
import io.groupmebridge.session.Transport.Received;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerResponse;

/** Long-polling with an HTTP server on loopback that answers as each test says. */
class LongPollingTests {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final ClientId CLIENT = new ClientId("client-0001");
    private static final String CONNECT_REPLY = "[{\"channel\":\"/meta/connect\",\"id\":\"1\",\"successful\":true}]";
    private static final FrameCodec CODEC =
            new FrameCodec("long-polling", List.of("websocket", "long-polling"), () -> Duration.ZERO);

    private final List<String> posted = new CopyOnWriteArrayList<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private DisposableServer server;
    private Transport.Socket socket;

    @AfterEach
    void stop() {
        socket.close();
        server.disposeNow();
    }

    @Test
    void aFrameIsPostedAsJsonAndItsAnswerIsReceived() {
        open((body, response) -> response.header("x-was", body).sendString(Mono.just("[1]")));

        send(new Request.Handshake("1"));

        awaitReceived(text("[1]"));
        assertThat(posted)
                .containsExactly(
                        "POST /faye application/json 112 [{\"channel\":\"/meta/handshake\",\"version\":\"1.0\","
                                + "\"supportedConnectionTypes\":[\"websocket\",\"long-polling\"],\"id\":\"1\"}]");
    }

    @Test
    void aHeldConnectHoldsNothingUpAndTheRestStaysInOrder() {
        Sinks.One<String> held = Sinks.one();
        open((body, response) -> response.sendString(
                body.contains("/meta/connect")
                        ? held.asMono()
                        : Mono.just(id(body)).delayElement(Duration.ofMillis(20))));

        send(new Request.Connect("c", CLIENT));
        IntStream.rangeClosed(1, 5).forEach(n -> send(new Request.Unsubscribe("" + n, CLIENT, "/group/" + n)));

        awaitReceived(IntStream.rangeClosed(1, 5).mapToObj(n -> text("" + n)).toArray(Received[]::new));
        assertThat(posted).anyMatch(post -> post.contains("\"connectionType\":\"long-polling\""));
        held.tryEmitValue(CONNECT_REPLY);
        await().atMost(PATIENCE).until(() -> received.getLast().equals(text(CONNECT_REPLY)));
    }

    @Test
    void afterAHandshakeTheOldClientsHeldConnectHoldsNothingUp() {
        open((body, response) -> body.contains(CLIENT.value())
                ? Mono.never()
                : response.sendString(Mono.just(body.contains("/meta/connect") ? CONNECT_REPLY : "[]")));
        send(new Request.Connect("1", CLIENT));
        send(new Request.Connect("2", CLIENT));
        await().atMost(PATIENCE).until(() -> posted.size() == 1);

        send(new Request.Handshake("3"));
        send(new Request.Connect("4", new ClientId("client-0002")));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(received).containsExactlyInAnyOrder(text("[]"), text(CONNECT_REPLY)));
        assertThat(posted).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "<html>", "[{\"channel\":\"/user/1\",\"data\":1}]"})
    void anAnswerToAConnectWithoutAnAnswerEndsItWhenItWasRead(String answer) {
        open((_, response) -> response.sendString(Mono.just(answer)));

        send(new Request.Connect("1", CLIENT));

        awaitReceived(text(answer), new Received.Lost("a connect was answered with something else", false));
    }

    @Test
    void anythingButA200EndsIt() {
        open((_, response) -> response.status(504).sendString(Mono.just("<html>")));

        send(new Request.Handshake("1"));

        awaitReceived(new Received.Lost("HTTP 504", false));
    }

    @Test
    void aRedirectIsNotFollowed() {
        open((_, response) -> response.sendRedirect("/elsewhere"));

        send(new Request.Handshake("1"));

        awaitReceived(new Received.Lost("HTTP 302", false));
        assertThat(posted).hasSize(1);
    }

    @Test
    void anAnswerBeyondTheLimitEndsIt() {
        open((_, response) -> response.sendString(Flux.range(0, 5).map(_ -> "x".repeat(1_000))));

        send(new Request.Handshake("1"));

        awaitReceived(new Received.Lost("an answer of more than 4096 bytes", false));
    }

    @Test
    void whatIsNotAnsweredInTimeEndsIt() {
        open((_, _) -> Mono.never(), SHORT);

        send(new Request.Handshake("1"));

        awaitReceived(new Received.Lost("no answer to a POST within 500 ms", false));
    }

    @Test
    void aConnectIsHeldAsLongAsTheSessionLetsIt() {
        open((_, response) -> response.sendString(Mono.just(CONNECT_REPLY).delayElement(SHORT.multipliedBy(2))), SHORT);

        send(new Request.Connect("1", CLIENT));

        awaitReceived(text(CONNECT_REPLY));
    }

    @Test
    void whatIsNoUtf8IsReceivedAsItCame() {
        var answer = new byte[] {'[', '"', (byte) 0xC3, '"', ']'};
        open((_, response) -> response.sendByteArray(Mono.just(answer)));

        send(new Request.Handshake("1"));

        awaitReceived(new Received.Text(new Utf8(answer)));
    }

    @Test
    void closingSaysWhatWasSent() {
        open((body, response) ->
                body.contains("/meta/connect") ? Mono.never() : response.sendString(Mono.just(id(body))));
        send(new Request.Connect("c", CLIENT));
        await().atMost(PATIENCE).until(() -> posted.size() == 1);

        send(new Request.Disconnect("d", CLIENT));
        socket.close();

        await().atMost(PATIENCE).until(() -> posted.size() == 2);
        awaitReceived(new Received.Lost("closed by the bridge", true));
    }

    @Test
    void aServerThatIsNotThereIsTheReason() {
        open((_, response) -> response.send());
        server.disposeNow();

        send(new Request.Handshake("1"));

        await().atMost(PATIENCE).until(() -> received.size() == 1);
        assertThat(received.getFirst().toString()).contains("refused", "reachedServer=false");
    }

    private void open(Behaviour behaviour) {
        open(behaviour, PATIENCE);
    }

    private void open(Behaviour behaviour, Duration answerWithin) {
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> request.receive()
                        .aggregate()
                        .asString()
                        .flatMap(body -> {
                            posted.add("%s %s %s %s %s"
                                    .formatted(
                                            request.method(),
                                            request.uri(),
                                            request.requestHeaders().get("content-type"),
                                            request.requestHeaders().get("content-length"),
                                            body));
                            return Mono.from(behaviour.answer(body, response));
                        }))
                .bindNow();
        var groupMe = new GroupMeProperties(
                URI.create("ws://127.0.0.1:" + server.port() + "/faye"),
                URI.create("https://api.groupme.com/v3"),
                Duration.ofSeconds(5),
                answerWithin,
                32);
        socket = new LongPollingTransport(groupMe, SessionStage.properties(DataSize.ofBytes(4096)), CODEC)
                .open()
                .block();
        socket.receive().subscribe(received::add);
    }

    private void send(Request request) {
        socket.send(List.of(request)).subscribe();
    }

    private void awaitReceived(Received... expected) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(received).containsExactly(expected));
    }

    private static Received text(String text) {
        return new Received.Text(Utf8.of(text));
    }

    private static String id(String body) {
        return body.replaceAll(".*\"id\":\"(.).*", "$1");
    }

    /** How the server answers one POST. */
    private interface Behaviour {
        Publisher<Void> answer(String body, HttpServerResponse response);
    }
}
