package io.groupmebridge.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.subscription.DeliveryOrder;
import io.groupmebridge.subscription.EventFilter;
import io.groupmebridge.subscription.PayloadFormat;
import io.groupmebridge.subscription.SubscriptionDraft;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient;

@ApiTest
class ReplayApiTests {

    private static final String PATH = "/api/v1/subscriptions/sub_1";
    private static final String FIRST = "rpl_00000000000000000000000000000001";

    private final FakeSubscriptions subscriptions;
    private final FakeReplays replays;
    private final WebTestClient client;

    ReplayApiTests(FakeSubscriptions subscriptions, FakeReplays replays, @LocalServerPort int port) {
        this.subscriptions = subscriptions;
        this.replays = replays;
        this.client = Clients.authorized(port);
    }

    @BeforeEach
    void oneSubscription() {
        subscriptions.clear();
        replays.clear();
        subscriptions
                .create(new SubscriptionDraft(
                        "orders",
                        URI.create("https://example.com"),
                        new EventFilter(List.of(), Set.of(), Set.of()),
                        PayloadFormat.STANDARD,
                        DeliveryOrder.CONVERSATION,
                        null,
                        null,
                        Map.of(),
                        null,
                        Duration.ofSeconds(15),
                        8,
                        null,
                        null,
                        true))
                .block();
    }

    @Test
    void aReplayIsBegunAndCanBeFollowed() {
        var body = """
                {"id": "%s", "subscription_id": "sub_1", "what": "range", "from": "2026-08-01T10:00:00Z",
                 "to": "2026-08-01T11:30:00Z", "state": "running", "total": {"count": 100, "at_least": false},
                 "scheduled": 25, "skipped": 2, "created_at": "2026-08-01T11:00:00Z",
                 "updated_at": "2026-08-01T11:00:00Z"}""".formatted(FIRST);

        start("{\"from\": \"2026-08-01T12:00:00+02:00\", \"to\": \"2026-08-01T11:30:00Z\"}")
                .expectStatus()
                .isAccepted()
                .expectHeader()
                .location(PATH + "/replays/" + FIRST)
                .expectBody()
                .json(body, JsonCompareMode.STRICT);

        client.get()
                .uri(PATH + "/replays/" + FIRST)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .json(body, JsonCompareMode.STRICT);
    }

    @Test
    void aDryRunOnlyCounts() {
        start("{\"failed_only\": true, \"dry_run\": true}")
                .expectStatus()
                .isOk()
                .expectBody()
                .json("{\"count\": 50000, \"at_least\": true}", JsonCompareMode.STRICT);

        assertThat(Clients.page(client, PATH + "/replays").data()).isEmpty();
    }

    @Test
    void aSecondReplayIsRefusedAndTheFirstNamed() {
        start("{\"missing\": true}").expectStatus().isAccepted();

        Clients.problem(start("{\"failed_only\": true}").expectStatus().isEqualTo(409), "replay-running")
                .jsonPath("$.detail")
                .value(detail -> assertThat((String) detail).contains(FIRST));
    }

    @Test
    void aReplayCanBeCancelledAndReplaysAreReadPageByPage() {
        start("{\"missing\": true}").expectStatus().isAccepted();
        client.post()
                .uri(PATH + "/replays/" + FIRST + "/cancel")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.state")
                .isEqualTo("cancelled");
        start("{\"failed_only\": true}").expectStatus().isAccepted();

        var newest = Clients.page(client, PATH + "/replays?limit=1");
        var oldest = Clients.page(client, PATH + "/replays?limit=1&after=" + newest.next());

        assertThat(newest.values("what")).containsExactly("failed_only");
        assertThat(oldest.values("what")).containsExactly("missing");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                                        | from
            {"to": "2026-08-01T10:00:00Z"}                                            | from
            {"from": "yesterday"}                                                     | from
            {"from": "2026-08-01"}                                                    | from
            {"from": "+99999-08-01T10:00:00Z"}                                        | from
            {"from": 5}                                                               | from
            {"failed_only": true, "missing": true}                                    | missing
            {"from": "2026-08-01T10:00:00Z", "to": "2026-08-01T10:00:00Z"}            | to
            {"failed": true}                                                          | failed
            """)
    void aWrongFieldIsNamed(String body, String field) {
        Clients.problem(start(body).expectStatus().isEqualTo(422), "invalid-field")
                .jsonPath("$.errors[0].field")
                .isEqualTo(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rpl_00000000000000000000000000000099", "nothing"})
    void anUnknownReplayIsNotFound(String replay) {
        Clients.problem(
                client.get()
                        .uri(PATH + "/replays/" + replay)
                        .exchange()
                        .expectStatus()
                        .isNotFound(),
                "not-found");
        Clients.problem(
                client.post()
                        .uri(PATH + "/replays/" + replay + "/cancel")
                        .exchange()
                        .expectStatus()
                        .isNotFound(),
                "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"missing\": true}", "{\"missing\": true, \"dry_run\": true}"})
    void nothingIsReplayedToNobody(String body) {
        var answer = client.post()
                .uri("/api/v1/subscriptions/sub_9/replay")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isNotFound();

        Clients.problem(answer, "not-found");
    }

    private WebTestClient.ResponseSpec start(String body) {
        return client.post()
                .uri(PATH + "/replay")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }
}
