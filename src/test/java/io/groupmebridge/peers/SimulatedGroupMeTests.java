package io.groupmebridge.peers;

import static io.groupmebridge.peers.PlainClient.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groupmebridge.peers.SimulatedGroupMe.Account;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Shows that the simulated GroupMe answers as Faye and GroupMe do. */
class SimulatedGroupMeTests {

    private static final String CHANNEL = "/user/20000001";

    private final SimulatedGroupMe groupme = SimulatedGroupMe.start(Duration.ofMillis(300));
    private final Account me = groupme.open("20000001", "Me", "good-token");
    private PlainClient client;

    @BeforeEach
    void connect() {
        client = new PlainClient(groupme.pushUri());
    }

    @AfterEach
    void stop() {
        client.close();
        groupme.close();
    }

    @Test
    void aSubscriberHearsWhatIsSaid() {
        connected();

        var id = groupme.say("10000001", "hi");
        var directId = groupme.sayTo(me, "hola");

        var line = client.await(on(CHANNEL));
        var direct = client.await(on(CHANNEL));
        assertThat(line.at("/data/subject/id").asString()).isEqualTo(id).hasSize(18);
        assertThat(line.at("/data/subject/text").asString()).isEqualTo("hi");
        assertThat(direct.at("/data/subject/chat_id").asString()).isEqualTo("20000001+20000002");
        assertThat(directId).isGreaterThan(id);
    }

    @Test
    void aWrongTokenIsRefused() {
        var id = client.handshake();

        var answer = client.subscribe(id, CHANNEL, "bad-token");

        assertThat(answer.get("error").asString()).isEqualTo("Access token authentication failed");
        assertThat(groupme.listeners(me)).isZero();
    }

    @Test
    void aConnectIsHeldUntilItsTimeIsUp() {
        connected();

        var answer = client.await(on("/meta/connect"));

        assertThat(answer.get("successful").asBoolean()).isTrue();
        assertThat(answer.at("/advice/timeout").asInt()).isEqualTo(300);
    }

    @Test
    void aClientThatComesBackFindsWhatItMissed() {
        var id = connected();

        groupme.dropSockets();
        client.assertEnded("1005");
        groupme.say("10000001", "missed");

        try (var again = new PlainClient(groupme.pushUri())) {
            again.connect(id);
            assertThat(again.await(on(CHANNEL)).at("/data/subject/text").asString())
                    .isEqualTo("missed");
        }
    }

    @Test
    void aForgottenClientIsUnknown() {
        var id = connected();

        groupme.forgetClients();
        client.connect(id);

        var answer = client.await(message -> message.has("error"));
        assertThat(answer.get("error").asString()).isEqualTo("401:" + id + ":Unknown client");
        assertThat(answer.at("/advice/reconnect").asString()).isEqualTo("handshake");
    }

    @Test
    void restKnowsWhoATokenBelongsTo() throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var known = get(http, "/users/me", "good-token");
            var unknown = get(http, "/users/me", "bad-token");
            var elsewhere = get(http, "/pins", "good-token");
            groupme.revoke("good-token");
            var revoked = get(http, "/users/me", "good-token");

            assertThat(known.body()).contains("\"user_id\":\"20000001\"");
            assertThat(unknown.statusCode()).isEqualTo(401);
            assertThat(unknown.body()).isEqualTo("{\"meta\":{\"code\":401,\"errors\":[\"unauthorized\"]}}");
            assertThat(elsewhere.statusCode()).isEqualTo(404);
            assertThat(revoked.statusCode()).isEqualTo(401);
        }
    }

    @Test
    void chatterShowsEveryKindOfEventWithinARound() {
        var chatter = new Chatter(new GroupMeData(Clock.systemUTC()), me);

        var round = IntStream.range(0, 9).mapToObj(_ -> chatter.next()).toList();

        assertThat(round)
                .extracting(SimulatedGroupMeTests::kind)
                .contains(
                        "line.create",
                        "direct_message.create",
                        "like.create",
                        "line.create message.update",
                        "line.create message.deleted");
    }

    @Test
    void peopleTalkByThemselves() {
        connected();

        var talk = groupme.chat(me, Duration.ofMillis(5));

        var types = new ArrayList<String>();
        for (var message = 0; message < 20; message++) {
            types.add(client.await(on(CHANNEL)).at("/data/type").asString());
        }
        talk.dispose();
        assertThat(types).contains("line.create", "direct_message.create", "like.create");
    }

    private static String kind(JsonNode data) {
        return (data.get("type").asString() + " "
                        + data.at("/subject/event/type").asString(""))
                .strip();
    }

    private HttpResponse<String> get(HttpClient http, String path, String token) throws Exception {
        var uri = groupme.apiUri().resolve("/v3" + path);
        var request = HttpRequest.newBuilder(uri).version(HttpClient.Version.HTTP_1_1);
        return http.send(request.header("X-Access-Token", token).build(), BodyHandlers.ofString());
    }

    private String connected() {
        var id = client.handshake();
        client.subscribe(id, CHANNEL, "good-token");
        client.connect(id);
        await().until(() -> groupme.listeners(me) == 1);
        return id;
    }
}
