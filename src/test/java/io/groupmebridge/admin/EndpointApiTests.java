package io.groupmebridge.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.delivery.Blocked;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.EventId;
import io.groupmebridge.event.EventType;
import io.groupmebridge.subscription.Subscription;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient;

@ApiTest
class EndpointApiTests {

    private static final String PATH = "/api/v1/subscriptions";

    private final FakeSubscriptions subscriptions;
    private final FakeProber prober;
    private final FakeBlockedHeads heads;
    private final WebTestClient client;

    EndpointApiTests(
            FakeSubscriptions subscriptions, FakeProber prober, FakeBlockedHeads heads, @LocalServerPort int port) {
        this.subscriptions = subscriptions;
        this.prober = prober;
        this.heads = heads;
        this.client = Clients.authorized(port);
    }

    @BeforeEach
    void clear() {
        subscriptions.clear();
        prober.clear();
        heads.are(List.of());
    }

    @Test
    void aTestShowsWhatWasSentAndAnswered() {
        create("");
        prober.answering(500, "oh no");

        post("/sub_1/test", null).expectStatus().isOk().expectBody().json("""
                {"taken": false, "request": {"method": "POST", "url": "https://example.com/hooks",
                 "headers": {"X-Key": "***"}, "body": "{}"},
                 "response": {"status": 500, "headers": {"server": "it"}, "excerpt": "oh no"}, "error": null,
                 "took_ms": 12}""", JsonCompareMode.STRICT);
        assertThat(prober.tested()).containsExactly("null");
    }

    @Test
    void aTestThatReachesNobodySaysWhy() {
        create("");
        prober.failing("connect: connection refused");

        post("/sub_1/test", "{}").expectStatus().isOk().expectBody().json("""
                {"taken": false, "response": null, "error": "connect: connection refused"}""");
    }

    @Test
    void aTestCanBeASampleOfAType() {
        create("");

        post("/sub_1/test", "{\"type\": \"message.created\"}").expectStatus().isOk();
        Clients.problem(
                        post("/sub_1/test", "{\"type\": \"message.*\"}")
                                .expectStatus()
                                .isEqualTo(422),
                        "invalid-field")
                .jsonPath("$.errors[0].field")
                .isEqualTo("type");

        assertThat(prober.tested()).containsExactly("message.created");
    }

    @Test
    void aTestWhileAnotherIsUnderWayIsAConflict() {
        create("");
        prober.busy();

        Clients.problem(post("/sub_1/test", null).expectStatus().isEqualTo(409), "test-in-progress");
        Clients.problem(post("/sub_9/test", null).expectStatus().isNotFound(), "not-found");
    }

    @Test
    void aVerifiedSubscriptionIsPingedWithTheSecretThatItGets() {
        create(", \"verify\": true");

        var pinged = prober.pinged();
        assertThat(pinged).hasSize(1);
        assertThat(pinged.getFirst().secret()).isEqualTo(subscriptions.only().secret());
        assertThat(pinged.getFirst().url()).isEqualTo(subscriptions.only().url());
    }

    @Test
    void whatChangesDuringThePingIsNotOverwritten() {
        create("");
        prober.meanwhile(() -> subscriptions.put(
                FakeSubscriptions.with(subscriptions.only(), Subscription.State.PAUSED, Subscription.Source.API)));

        Clients.problem(
                patch("{\"url\": \"https://moved.example\", \"verify\": true}")
                        .expectStatus()
                        .isEqualTo(409),
                "changed-meanwhile");

        assertThat(subscriptions.only().state()).isEqualTo(Subscription.State.PAUSED);
        assertThat(subscriptions.only().url()).hasHost("example.com");
    }

    @Test
    void withoutVerifyNobodyIsPinged() {
        create("");
        create(", \"verify\": false");

        assertThat(prober.pinged()).isEmpty();
    }

    @Test
    void anEndpointThatDoesNotTakeThePingIsNotStored() {
        prober.answering(404, "nobody here");

        Clients.problem(
                        post("", "{\"name\": \"a\", \"url\": \"https://example.com\", \"verify\": true}")
                                .expectStatus()
                                .isEqualTo(422),
                        "invalid-field")
                .jsonPath("$.errors[0].field")
                .isEqualTo("url")
                .jsonPath("$.errors[0].message")
                .isEqualTo(
                        "must answer 2xx to a webhook.ping (or leave out verify); it was answered 404 \"nobody here\"");
        assertThat(subscriptions.count()).isZero();
    }

    @Test
    void aMoveToAnEndpointThatDoesNotTakeThePingChangesNothing() {
        create("");
        prober.failing("dns: the host has no address");

        Clients.problem(
                        patch("{\"url\": \"https://moved.example\", \"verify\": true}")
                                .expectStatus()
                                .isEqualTo(422),
                        "invalid-field")
                .jsonPath("$.detail")
                .isEqualTo(
                        "url must answer 2xx to a webhook.ping (or leave out verify); it failed: dns: the host has no"
                                + " address");
        assertThat(subscriptions.only().url()).hasHost("example.com");

        prober.clear();
        patch("{\"url\": \"https://moved.example\", \"verify\": true}")
                .expectStatus()
                .isOk();
        assertThat(subscriptions.only().url()).hasHost("moved.example");
        assertThat(prober.pinged()).singleElement().satisfies(pinged -> {
            assertThat(pinged.id()).isEqualTo(subscriptions.only().id());
            assertThat(pinged.secret()).isEqualTo(FakeSubscriptions.GENERATED);
            assertThat(pinged.url()).hasHost("moved.example");
        });
    }

    @Test
    void blockedConversationsAreShownAPageAtATime() {
        create("");
        heads.are(List.of(blocked(1, new Conversation.None()), blocked(2, new Conversation.Group("7"))));

        var next = new String[1];
        get("/sub_1/blocked?limit=1")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.data[0].conversation")
                .isEmpty()
                .jsonPath("$.next")
                .value(String.class, text -> next[0] = text);
        get("/sub_1/blocked?after=" + next[0])
                .expectStatus()
                .isOk()
                .expectBody()
                .json("""
                {"data": [{"conversation": "group:7", "event_id": "evt_00000000000000000000000000000002",
                 "event_type": "message.created", "since": "2026-08-01T12:00:00Z", "attempt_count": 3,
                 "next_attempt_at": "2026-08-01T12:05:00Z", "waiting_at_least": 100}], "next": null}""", JsonCompareMode.STRICT);
        Clients.problem(get("/sub_9/blocked").expectStatus().isNotFound(), "not-found");
    }

    private static Blocked blocked(long seq, Conversation conversation) {
        return new Blocked(
                conversation,
                new EventId("evt_%032x".formatted(seq)),
                EventType.MESSAGE_CREATED,
                FakeSubscriptions.CREATED,
                3,
                FakeSubscriptions.CREATED.plusSeconds(300),
                100);
    }

    private void create(String more) {
        post("", "{\"name\": \"a" + more.length() + "\", \"url\": \"https://example.com/hooks\"" + more + "}")
                .expectStatus()
                .isCreated();
    }

    private WebTestClient.ResponseSpec post(String path, String body) {
        var request = client.post().uri(PATH + path);
        return body == null
                ? request.exchange()
                : request.contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(body)
                        .exchange();
    }

    private WebTestClient.ResponseSpec patch(String body) {
        return client.patch()
                .uri(PATH + "/sub_1")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    private WebTestClient.ResponseSpec get(String path) {
        return client.get().uri(PATH + path).exchange();
    }
}
