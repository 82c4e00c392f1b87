package io.groupmebridge.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.delivery.Attempt;
import io.groupmebridge.delivery.Delivery;
import io.groupmebridge.delivery.DeliveryDetail;
import io.groupmebridge.delivery.DeliveryState;
import io.groupmebridge.event.EventId;
import io.groupmebridge.event.EventType;
import io.groupmebridge.subscription.DeliveryOrder;
import io.groupmebridge.subscription.EventFilter;
import io.groupmebridge.subscription.PayloadFormat;
import io.groupmebridge.subscription.SubscriptionDraft;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient;

/** What is asked and done about many deliveries at once. */
@ApiTest
class DeliveryBulkApiTests {

    private static final String SUBSCRIPTION = "/api/v1/subscriptions/sub_1";
    private static final String PATH = SUBSCRIPTION + "/deliveries";
    private static final Instant THEN = Instant.parse("2026-08-01T11:00:00Z");

    private final FakeSubscriptions subscriptions;
    private final FakeDeliveries deliveries;
    private final WebTestClient client;

    DeliveryBulkApiTests(FakeSubscriptions subscriptions, FakeDeliveries deliveries, @LocalServerPort int port) {
        this.subscriptions = subscriptions;
        this.deliveries = deliveries;
        this.client = Clients.authorized(port);
    }

    @BeforeEach
    void aDeliveryAMinute() {
        subscriptions.clear();
        deliveries.clear();
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
        deliveries.put(detail(1, DeliveryState.DELIVERED));
        deliveries.put(detail(2, DeliveryState.RETRYING));
        deliveries.put(detail(3, DeliveryState.DEAD));
        deliveries.put(detail(4, DeliveryState.DEAD));
    }

    @Test
    void aTimeNarrowsTheList() {
        var page = Clients.page(client, PATH + "?from=2026-08-01T11:02:00Z&to=2026-08-01T11:04:00Z");

        assertThat(page.values("event_id")).containsExactly(id(3), id(2));
    }

    @Test
    void theyAreCountedByState() {
        client.get()
                .uri(PATH + "/counts")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .json("""
                        {"delivered": {"count": 1, "at_least": false},
                         "retrying": {"count": 1, "at_least": false}, "dead": {"count": 2, "at_least": true},
                         "expired": {"count": 0, "at_least": false}}""", JsonCompareMode.STRICT);
    }

    @Test
    void theLatestAttemptsAreShown() {
        client.get()
                .uri(SUBSCRIPTION + "/attempts?limit=1")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .json("""
                        {"data": [{"event_id": "%s", "event_type": "message.created", "number": 1,
                          "at": "2026-08-01T11:00:00Z", "took_ms": 20, "status": 500, "error": null, "excerpt": "oh no"}],
                         "next": null}""".formatted(id(1)), JsonCompareMode.STRICT);
    }

    @Test
    void deadLettersOfATimeAreDeleted() {
        client.delete()
                .uri(PATH + "?state=dead&from=2026-08-01T11:04:00Z")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .json("{\"deleted\": 1, \"more\": false}", JsonCompareMode.STRICT);

        assertThat(Clients.page(client, PATH).values("event_id")).containsExactly(id(3), id(2), id(1));
    }

    @Test
    void oneDeadLetterIsDeletedAndNothingElse() {
        client.delete().uri(PATH + "/" + id(3)).exchange().expectStatus().isNoContent();

        Clients.problem(
                client.delete()
                        .uri(PATH + "/" + id(3))
                        .exchange()
                        .expectStatus()
                        .isNotFound(),
                "not-found");
        Clients.problem(
                client.delete()
                        .uri(PATH + "/" + id(2))
                        .exchange()
                        .expectStatus()
                        .isEqualTo(409),
                "delivery-not-dead");
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, '', state",
        "DELETE, ?state=delivered, state",
        "DELETE, ?state=dead&from=now, from",
        "GET, ?to=2026-08-01, to",
        "GET, ?from=2026-08-01T11:02:00Z&to=2026-08-01T11:01:00Z, to",
        "GET, /../attempts?limit=0, limit"
    })
    void aWrongParameterIsNamed(String method, String query, String parameter) {
        var answer = client.method(HttpMethod.valueOf(method))
                .uri((PATH + query).replace("/deliveries/..", ""))
                .exchange()
                .expectStatus()
                .isBadRequest();

        Clients.problem(answer, "invalid-parameter")
                .jsonPath("$.errors[0].field")
                .isEqualTo(parameter);
    }

    private DeliveryDetail detail(long seq, DeliveryState state) {
        return new DeliveryDetail(
                new Delivery(
                        subscriptions.only().id(),
                        seq,
                        new EventId(id(seq)),
                        EventType.MESSAGE_CREATED,
                        state,
                        null,
                        1,
                        null,
                        THEN.plusSeconds(60 * seq)),
                List.of(new Attempt(1, THEN, Duration.ofMillis(20), 500, null, "oh no")));
    }

    private static String id(long seq) {
        return "evt_%032x".formatted(seq);
    }
}
