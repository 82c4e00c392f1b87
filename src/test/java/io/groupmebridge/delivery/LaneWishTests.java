package io.groupmebridge.delivery;

import static io.groupmebridge.delivery.Samples.subscription;
import static io.groupmebridge.delivery.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groupmebridge.subscription.Disabled;
import io.groupmebridge.subscription.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Lanes that do what an endpoint asks for in its answers. */
class LaneWishTests {

    private final Receiver receiver = new Receiver();
    private final Bench bench = new Bench(40);

    @AfterEach
    void close() throws Exception {
        bench.close();
        receiver.close();
    }

    @Test
    void anEndpointThatIsGoneGetsNothingMoreUntilItIsEnabled() {
        receiver.answering(_ -> 410);
        var subscription = bench.subscribe(subscription("a", receiver.url(), 1));
        LongStream.rangeClosed(1, 20).forEach(_ -> bench.journal.add("group:1"));

        await().until(() -> isDisabled(subscription) && bench.lanes.status().running() == 0);
        assertThat(receiver.received()).hasSize(1);
        assertThat(bench.cursor(subscription)).isEqualTo(1);
        assertThat(bench.subscriptions.get(subscription.id()).disabled())
                .extracting(Disabled::reason)
                .isEqualTo(Disabled.Reason.GONE);

        receiver.answering(_ -> 200);
        bench.save(subscription);

        await().until(() -> bench.count(DeliveryState.DELIVERED) == 20);
        assertThat(receiver.received()).hasSize(21);
    }

    @Test
    void anEndpointMayTakeAWebhookAndAskForNoMore() {
        receiver.adding(Map.of("webhook-delivery", "disable"));
        var subscription = bench.subscribe(subscription("a", receiver.url(), 1));
        bench.journal.add("group:1");
        bench.journal.add("group:1");

        await().until(() -> isDisabled(subscription) && bench.lanes.status().running() == 0);
        assertThat(receiver.received()).hasSize(1);
        assertThat(bench.count(DeliveryState.DELIVERED)).isOne();
    }

    @Test
    void aMessageThatTheEndpointNeverWantsIsDeadAtOnce() {
        receiver.answering(got -> got.seq() == 1 ? 422 : 200);
        receiver.adding(Map.of("webhook-delivery", "abort-message"));
        bench.subscribe(subscription("a", receiver.url(), 1));
        bench.journal.add("group:1");
        bench.journal.add("group:1");

        await().until(() -> bench.count(DeliveryState.DELIVERED) == 1);
        assertThat(bench.count(DeliveryState.DEAD)).isOne();
        assertThat(receiver.received()).hasSize(2);
    }

    @Test
    void anEndpointThatIsBusyIsLeftAloneAndNoAttemptIsSpent() {
        receiver.answering(got -> receiver.received().size() == 1 ? 429 : 200);
        receiver.adding(Map.of("retry-after", "1"));
        bench.subscribe(subscription("a", receiver.url(), 1));
        var begun = Instant.now();
        LongStream.rangeClosed(1, 10).forEach(seq -> bench.journal.add("group:" + seq));

        await().until(() -> receiver.received().size() > 1);
        assertThat(Duration.between(begun, Instant.now())).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        await().until(() -> bench.count(DeliveryState.DELIVERED) == 10);
        assertThat(receiver.received()).hasSize(11);
    }

    @Test
    void aPauseSurvivesARestartAndAnOperatorCanEndIt() {
        receiver.answering(_ -> 503);
        receiver.adding(Map.of("retry-after", "3600"));
        var subscription = bench.subscribe(subscription("a", receiver.url(), 1));
        bench.journal.add("group:1");
        await().until(() -> bench.pausedUntil(subscription) != null);
        receiver.answering(_ -> 200);

        bench.crash();
        bench.start();
        var second = bench.journal.add("group:2");
        await().until(() -> bench.lanes.backlogs().stream().anyMatch(backlog -> backlog.events() == second - 1));
        assertThat(receiver.received()).hasSize(1);
        assertThat(bench.pausedUntil(subscription)).isAfter(Instant.now().plusSeconds(3_000));
        bench.save(subscription("a", receiver.url(), 2));
        bench.resume(subscription("a", receiver.url(), 2));

        await().until(() -> bench.count(DeliveryState.DELIVERED) == 1);
        await().until(() -> bench.pausedUntil(subscription) == null);
    }

    @Test
    void aLateAnswerOfAnEndpointThatWasReplacedHasNoSay() {
        var gate = Sinks.<Void>empty();
        receiver.answering(_ -> 410);
        receiver.waitingFor(gate.asMono());
        var subscription = bench.subscribe(subscription("a", receiver.url(), 1));
        bench.journal.add("group:1");
        await().until(() -> receiver.received().size() == 1);
        try (var other = new Receiver()) {
            bench.save(subscription("a", other.url(), 1));
            gate.tryEmitEmpty();
            bench.journal.add("group:1");

            await().until(() -> bench.count(DeliveryState.DELIVERED) == 2);
            assertThat(isDisabled(subscription)).isFalse();
            assertThat(other.received()).hasSize(2);
        }
    }

    @Test
    void resumingLiftsAPauseThatALaneWritesWhileItEnds() {
        var gate = Sinks.<Void>empty();
        receiver.waitingFor(gate.asMono());
        receiver.adding(Map.of("retry-after", "3600"));
        var subscription = bench.subscribe(subscription("a", receiver.url(), 2));
        bench.journal.add("group:1");
        await().until(() -> receiver.received().size() == 1);
        receiver.waitingFor(Mono.empty());
        receiver.answering(_ -> 503);
        bench.journal.add("group:2");
        await().until(() -> bench.pausedUntil(subscription) != null);
        receiver.answering(_ -> 200);

        bench.save(with(subscription, subscription.filter(), Subscription.State.PAUSED));
        bench.resume(subscription);
        gate.tryEmitEmpty();
        bench.journal.add("group:3");

        await().until(() -> bench.count(DeliveryState.DELIVERED) == 2);
        await().until(() -> bench.pausedUntil(subscription) == null);
    }

    @Test
    void whatFailsForTooLongIsDisabledAndKeepsItsPlace() throws Exception {
        var patient = new Bench(4, Duration.ofMillis(100));
        try {
            receiver.answering(_ -> 500);
            var subscription = patient.subscribe(subscription("a", receiver.url(), 1));
            LongStream.rangeClosed(1, 3).forEach(_ -> patient.journal.add("group:1"));

            await().until(() -> patient.subscriptions.get(subscription.id()).state() == Subscription.State.AUTO_DISABLED
                    && patient.lanes.status().running() == 0);
            assertThat(patient.subscriptions.get(subscription.id()).disabled())
                    .extracting(Disabled::reason)
                    .isEqualTo(Disabled.Reason.FAILING);
            assertThat(patient.database
                            .meters()
                            .counter("bridge.delivery.disabled", "reason", "failing")
                            .count())
                    .isOne();
            receiver.answering(_ -> 200);
            patient.save(subscription);
            patient.journal.add("group:1");

            await().until(() -> patient.cursor(subscription) == 4 && patient.count(DeliveryState.RETRYING) == 0);
            assertThat(patient.count(DeliveryState.DELIVERED)).isPositive();
        } finally {
            patient.close();
        }
    }

    private boolean isDisabled(Subscription subscription) {
        return bench.subscriptions.get(subscription.id()).state() == Subscription.State.AUTO_DISABLED;
    }
}
