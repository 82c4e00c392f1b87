package io.groupmebridge.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.delivery.Attempt;
import io.groupmebridge.delivery.DeathReason;
import io.groupmebridge.delivery.Delivery;
import io.groupmebridge.delivery.DeliveryDetail;
import io.groupmebridge.delivery.DeliveryState;
import io.groupmebridge.delivery.Retried;
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
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient;

@ApiTest
class DeliveryApiTests {

    private static final String PATH = "/api/v1/subscriptions/sub_1/deliveries";
    private static final Instant THEN = Instant.parse("2026-08-01T11:00:00Z");

    private final FakeSubscriptions subscriptions;
    private final FakeDeliveries deliveries;
    private final WebTestClient client;

    DeliveryApiTests(FakeSubscriptions subscriptions, FakeDeliveries deliveries, @LocalServerPort int port) {
        this.subscriptions = subscriptions;
        this.deliveries = deliveries;
        this.client = Clients.authorized(port);
    }

    @BeforeEach
    void threeDeliveries() {
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
        deliveries.put(detail(7, DeliveryState.DELIVERED, null));
        deliveries.put(detail(8, DeliveryState.RETRYING, THEN.plusSeconds(60)));
        deliveries.put(detail(12, DeliveryState.DEAD, null));
    }

    @Test
    void deliveriesAreReadPageByPageNewestFirst() {
        var first = Clients.page(client, PATH + "?limit=2");
        var second = Clients.page(client, PATH + "?limit=2&after=" + first.next());

        assertThat(first.values("event_id")).containsExactly(id(12), id(8));
        assertThat(first.data().getFirst()).doesNotContainKey("attempts");
        assertThat(second.values("event_id")).containsExactly(id(7));
        assertThat(second.next()).isNull();
    }

    @Test
    void aDeadLetterSaysWhyItIsOne() {
        assertThat(Clients.page(client, PATH + "?state=dead").values("reason")).containsExactly("exhausted");
    }

    @ParameterizedTest
    @CsvSource({"delivered, 1", "retrying, 1", "dead, 1"})
    void aStateNarrowsTheList(String state, int count) {
        assertThat(Clients.page(client, PATH + "?state=" + state).values("state"))
                .hasSize(count)
                .containsOnly(state);
    }

    @ParameterizedTest
    @CsvSource({
        "state=lost, state",
        "state=DEAD, state",
        "state=, state",
        "limit=9999, limit",
        "after=ZXZlbnRzOjE, after",
        "after=ZGVsaXZlcmllczotOTIyMzM3MjAzNjg1NDc3NTgwOA, after"
    })
    void aWrongParameterIsNamed(String query, String parameter) {
        var answer =
                client.get().uri(PATH + "?" + query).exchange().expectStatus().isBadRequest();

        Clients.problem(answer, "invalid-parameter")
                .jsonPath("$.errors[0].field")
                .isEqualTo(parameter);
    }

    @Test
    void oneDeliveryIsShownWithItsAttempts() {
        client.get()
                .uri(PATH + "/" + id(8))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .json("""
                        {"event_id": "%s", "event_type": "message.created", "state": "retrying", "reason": null, "attempt_count": 2,
                         "next_attempt_at": "2026-08-01T11:01:00Z", "updated_at": "2026-08-01T11:00:00Z",
                         "attempts": [
                          {"number": 1, "at": "2026-08-01T11:00:00Z", "took_ms": 1500, "status": null,
                           "error": "timeout: no answer", "excerpt": null},
                          {"number": 2, "at": "2026-08-01T11:00:00Z", "took_ms": 20, "status": 500, "error": null,
                           "excerpt": "oh no"}]}""".formatted(id(8)), JsonCompareMode.STRICT);
    }

    @Test
    void aDeliveryCanBeTriedAgain() {
        client.post()
                .uri(PATH + "/" + id(12) + "/retry")
                .exchange()
                .expectStatus()
                .isAccepted()
                .expectBody()
                .isEmpty();
    }

    @Test
    void aDeliveryWhoseEventWasPrunedSaysSo() {
        deliveries.retrying(Retried.EVENT_PRUNED);

        var answer = client.post().uri(PATH + "/" + id(12) + "/retry").exchange();

        Clients.problem(answer.expectStatus().isEqualTo(410), "event-pruned")
                .jsonPath("$.detail")
                .value(detail -> assertThat(String.valueOf(detail)).contains(id(12), "bridge.journal.retention"));
    }

    @Test
    void aDeliveryOfAMomentThatIsOverSaysSo() {
        deliveries.retrying(Retried.EVENT_OVER);

        var answer = client.post().uri(PATH + "/" + id(12) + "/retry").exchange();

        Clients.problem(answer.expectStatus().isEqualTo(409), "event-over")
                .jsonPath("$.detail")
                .value(detail -> assertThat(String.valueOf(detail)).contains(id(12), "typed"));
    }

    @Test
    void aDeliveryThatIsUnderWayIsNotTriedAgain() {
        deliveries.retrying(Retried.IN_PROGRESS);

        Clients.problem(
                client.post()
                        .uri(PATH + "/" + id(8) + "/retry")
                        .exchange()
                        .expectStatus()
                        .isEqualTo(409),
                "delivery-in-progress");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evt_00000000000000000000000000000099", "nothing"})
    void anUnknownDeliveryIsNotFound(String event) {
        Clients.problem(
                client.get().uri(PATH + "/" + event).exchange().expectStatus().isNotFound(), "not-found");
        Clients.problem(
                client.post()
                        .uri(PATH + "/" + event + "/retry")
                        .exchange()
                        .expectStatus()
                        .isNotFound(),
                "not-found");
    }

    @Test
    void theDeliveriesOfNobodyAreNotFound() {
        var nobody = "/api/v1/subscriptions/sub_9/deliveries/" + id(7);

        Clients.problem(client.get().uri(nobody).exchange().expectStatus().isNotFound(), "not-found");
        Clients.problem(
                client.post().uri(nobody + "/retry").exchange().expectStatus().isNotFound(), "not-found");
    }

    private DeliveryDetail detail(long seq, DeliveryState state, Instant next) {
        return new DeliveryDetail(
                new Delivery(
                        subscriptions.only().id(),
                        seq,
                        new EventId(id(seq)),
                        EventType.MESSAGE_CREATED,
                        state,
                        state == DeliveryState.DEAD ? DeathReason.EXHAUSTED : null,
                        2,
                        next,
                        THEN),
                List.of(
                        new Attempt(1, THEN, Duration.ofMillis(1_500), null, "timeout: no answer", null),
                        new Attempt(2, THEN, Duration.ofMillis(20), 500, null, "oh no")));
    }

    private static String id(long seq) {
        return "evt_%032x".formatted(seq);
    }
}
