package io.groupmebridge.peers;

import static io.groupmebridge.peers.PlainClient.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Shows that the real Faye server of the tests speaks, authenticates and fails as it is told. */
class FayeServerIT {

    private static final String ME = "/user/20000001";

    private FayeServer faye;
    private PlainClient client;

    @BeforeEach
    void start() {
        faye = FayeServer.start(Duration.ofSeconds(5));
        faye.tokens(Map.of("good-token", "20000001"));
        client = new PlainClient(faye.pushUri());
    }

    @AfterEach
    void stop() {
        if (client != null) {
            client.close();
        }
        if (faye != null) {
            faye.close();
        }
    }

    @Test
    void aSubscriberWithAGoodTokenHearsItsOwnChannel() {
        connected();

        faye.publish(ME, Map.of("type", "line.create"));

        var heard = client.await(on(ME));
        assertThat(heard.at("/data/type").asString()).isEqualTo("line.create");
    }

    @Test
    void aWrongTokenAndASomebodyElsesChannelAreRefusedInGroupMesWords() {
        var id = client.handshake();

        var wrongToken = client.subscribe(id, ME, "bad-token");
        var wrongUser = client.subscribe(id, "/user/20000002", "good-token");
        var right = client.subscribe(id, ME, "good-token");

        assertThat(List.of(wrongToken, wrongUser)).allSatisfy(answer -> {
            assertThat(answer.get("successful").asBoolean()).isFalse();
            assertThat(answer.get("error").asString()).isEqualTo("Access token authentication failed");
        });
        assertThat(right.get("successful").asBoolean()).isTrue();
        assertThat(faye.stats().counts().refused()).isEqualTo(2);
    }

    @Test
    void aClientWhoseSocketIsDestroyedFindsItsMessagesWhenItReturns() {
        var id = connected();

        var struck = faye.listenersOf(ME).destroySockets();
        client.assertEnded("reset");
        await().until(() -> faye.stats().sockets().isEmpty());
        faye.publish(ME, Map.of("type", "missed"));
        var queued = faye.stats().clients().getFirst().queued();

        assertThat(struck).isEqualTo(1);
        assertThat(queued).isEqualTo(1);
        try (var again = new PlainClient(faye.pushUri())) {
            again.connect(id);
            assertThat(again.await(on(ME)).at("/data/type").asString()).isEqualTo("missed");
        }
    }

    @Test
    void aFrozenSocketIsSilentUntilItIsThawed() {
        connected();

        faye.everyone().freezeSockets();
        faye.publish(ME, Map.of("type", "held"));

        assertThat(faye.stats().sockets()).allMatch(FayeServer.Socket::frozen);
        assertThat(client.heardNothing()).isTrue();
        faye.everyone().thawSockets();
        assertThat(client.await(on(ME)).at("/data/type").asString()).isEqualTo("held");
    }

    @Test
    void aForgottenClientIsUnknown() {
        var id = connected();

        faye.client(id).forget();

        try (var again = new PlainClient(faye.pushUri())) {
            again.connect(id);
            var answer = again.await(on("/meta/connect"));
            assertThat(answer.get("error").asString()).isEqualTo("401:" + id + ":Unknown client");
            assertThat(answer.at("/advice/reconnect").asString()).isEqualTo("handshake");
        }
    }

    @Test
    void aSocketIsClosedWithTheCodeThatIsAsked() {
        client.handshake();

        faye.everyone().closeSockets(1012, "restart");

        client.assertEnded("1012");
    }

    @Test
    void refusalsAndAdviceAreThoseThatAreTold() {
        faye.refuse("/meta/handshake", "503:busy", Map.of("reconnect", "none"), 1);
        faye.advise(Map.of("reconnect", "retry", "interval", 250, "timeout", 600_000));

        client.send(Map.of(
                "channel", "/meta/handshake", "version", "1.0", "supportedConnectionTypes", List.of("websocket")));
        var refused = client.await(on("/meta/handshake"));
        client.send(Map.of(
                "channel", "/meta/handshake", "version", "1.0", "supportedConnectionTypes", List.of("websocket")));
        var accepted = client.await(on("/meta/handshake"));

        assertThat(refused.get("error").asString()).isEqualTo("503:busy");
        assertThat(refused.at("/advice/reconnect").asString()).isEqualTo("none");
        assertThat(accepted.at("/advice/interval").asInt()).isEqualTo(250);
    }

    @Test
    void aRawFrameReachesTheClientAsItIs() {
        connected();

        faye.everyone().sendText("[{\"channel\":\"/raw\"}]");

        assertThat(client.await(on("/raw")).size()).isEqualTo(1);
    }

    @Test
    void thousandsOfMessagesArriveInOrder() {
        connected();
        var pushes = IntStream.range(0, 5_000)
                .mapToObj(number -> new FayeServer.Push(ME, Map.of("number", number)))
                .toList();

        faye.publish(pushes);

        assertThat(IntStream.range(0, 5_000)
                        .map(_ -> client.await(on(ME)).at("/data/number").asInt()))
                .isEqualTo(IntStream.range(0, 5_000).boxed().toList());
    }

    @Test
    void aDroppedReplyNeverComes() {
        var id = client.handshake();

        faye.dropNextReply("/meta/connect");
        client.connect(id);

        await().until(() -> faye.stats().counts().connect() == 1);
        assertThat(client.heardNothing()).isTrue();
    }

    @Test
    void aServerThatComesBackListensWhereItDidAndKnowsNobody() {
        var id = connected();

        faye.goAway();
        faye.comeBack();

        try (var again = new PlainClient(faye.pushUri())) {
            again.connect(id);
            assertThat(again.await(on("/meta/connect")).get("error").asString()).contains("Unknown client");
            var fresh = again.handshake();
            assertThat(again.subscribe(fresh, ME, "good-token")
                            .get("successful")
                            .asBoolean())
                    .isTrue();
        }
    }

    @Test
    void theTokensOwnerIsToldByRest() throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var me = HttpRequest.newBuilder(faye.apiUri().resolve("/v3/users/me"))
                    .version(HttpClient.Version.HTTP_1_1);

            var known =
                    http.send(me.copy().header("X-Access-Token", "good-token").build(), BodyHandlers.ofString());
            var unknown =
                    http.send(me.copy().header("X-Access-Token", "bad-token").build(), BodyHandlers.ofString());

            assertThat(known.body()).contains("\"user_id\":\"20000001\"");
            assertThat(unknown.statusCode()).isEqualTo(401);
            assertThat(unknown.body()).contains("unauthorized");
        }
    }

    private String connected() {
        var id = client.handshake();
        client.subscribe(id, ME, "good-token");
        client.connect(id);
        await().until(() -> faye.stats().clients().getFirst().connected());
        return id;
    }
}
