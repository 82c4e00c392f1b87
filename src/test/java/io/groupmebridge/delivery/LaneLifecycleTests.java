package io.groupmebridge.delivery;

import static io.groupmebridge.delivery.Samples.subscription;
import static io.groupmebridge.delivery.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groupmebridge.subscription.Subscription;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** That nothing is lost or repeated when a lane ends, begins anew or changes. */
@ExtendWith(OutputCaptureExtension.class)
class LaneLifecycleTests {

    private final Receiver receiver = new Receiver();
    private Bench bench = new Bench(4);

    @AfterEach
    void close() throws Exception {
        bench.close();
        receiver.close();
    }

    @Test
    void afterARestartSettledEventsAreNotSentAgainAndRetriesAre() throws Exception {
        bench.close();
        bench = new Bench(40);
        receiver.answering(got -> got.seq() == 3 ? 500 : 200);
        var subscription = bench.subscribe(subscription("a", receiver.url(), 4));
        LongStream.rangeClosed(1, 6).forEach(seq -> bench.journal.add("group:" + seq));
        await().until(() -> bench.count(DeliveryState.DELIVERED) == 5 && bench.count(DeliveryState.RETRYING) == 1);

        bench.crash();
        var before = receiver.seqs().size();
        receiver.answering(_ -> 200);
        bench.start();
        bench.journal.add("group:1");

        await().until(() -> bench.count(DeliveryState.DELIVERED) == 7);
        var after = receiver.seqs().subList(before, receiver.seqs().size());
        assertThat(after).containsOnly(3L, 7L);
        assertThat(bench.cursor(subscription)).isEqualTo(7);
    }

    @Test
    void aPausedSubscriptionKeepsItsPlace() {
        var subscription = bench.subscribe(subscription("a", receiver.url(), 2));
        bench.journal.add("group:1");
        await().until(() -> bench.cursor(subscription) == 1);

        bench.save(with(subscription, subscription.filter(), Subscription.State.PAUSED));
        await().until(() -> bench.lanes.status().running() == 0);
        LongStream.rangeClosed(2, 30).forEach(_ -> bench.journal.add("group:1"));
        bench.save(subscription);

        await().until(() -> bench.cursor(subscription) == 30);
        assertThat(receiver.seqs())
                .isEqualTo(LongStream.rangeClosed(1, 30).boxed().toList());
    }

    @Test
    void resumingDoesNotWaitForAnOpenBreaker() {
        var subscription = bench.subscribe(subscription("a", receiver.url(), 2));
        bench.journal.add("group:1");
        await().until(() -> bench.cursor(subscription) == 1);
        bench.breakers.circuitBreaker(subscription.id().value()).transitionToForcedOpenState();
        bench.journal.add("group:1");

        bench.resume(subscription);

        await().until(() -> bench.cursor(subscription) == 2);
    }

    @Test
    void anAddressThatChangedDuringAPauseDoesNotInheritTheBreaker() {
        var subscription = bench.subscribe(subscription("a", receiver.url(), 2));
        bench.journal.add("group:1");
        await().until(() -> bench.cursor(subscription) == 1);
        bench.breakers.circuitBreaker(subscription.id().value()).transitionToForcedOpenState();
        try (var other = new Receiver()) {
            var moved = subscription("a", other.url(), 2);
            bench.save(with(subscription, subscription.filter(), Subscription.State.PAUSED));
            await().until(() -> bench.lanes.status().running() == 0);
            bench.save(with(moved, moved.filter(), Subscription.State.PAUSED));
            bench.journal.add("group:1");

            bench.resume(moved);

            await().until(() -> bench.cursor(subscription) == 2);
            assertThat(other.seqs()).containsExactly(2L);
        }
    }

    @Test
    void aChangedAddressTakesEffectWithoutLosingOrRepeating() {
        var subscription = bench.subscribe(subscription("a", receiver.url(), 2));
        try (var other = new Receiver()) {
            LongStream.rangeClosed(1, 200).forEach(_ -> bench.journal.add("group:1"));
            await().until(() -> receiver.received().size() > 20);

            bench.save(subscription("a", other.url(), 2));

            await().until(() -> bench.cursor(subscription) == 200);
            assertThat(receiver.received().size() + other.received().size()).isEqualTo(200);
            assertThat(other.received()).isNotEmpty();
        }
    }

    @Test
    void aRemovedSubscriptionIsLeftAlone() {
        var gate = Sinks.<Void>empty();
        receiver.waitingFor(gate.asMono());
        var gone = bench.subscribe(subscription("a", receiver.url(), 2));
        bench.journal.add("group:1");
        bench.journal.add("group:1");
        await().until(() -> receiver.received().size() == 1);

        bench.remove(gone.id());
        gate.tryEmitEmpty();

        await().until(() -> bench.lanes.status().running() == 0);
        assertThat(bench.count(DeliveryState.DELIVERED)).isZero();
        assertThat(receiver.received()).hasSize(1);
    }

    @Test
    void aLaneThatCannotBeginShowsInTheHealthTheMetricsAndTheLog(CapturedOutput output) {
        bench.journal.broken(true);

        var subscription = bench.subscribe(subscription("a", receiver.url(), 2));

        await().until(() -> bench.lanes.status().failed() == 1);
        await().until(() -> bench.laneFailures() > 0);
        assertThat(output.getAll()).contains("delivery.lane_failed subscription=" + subscription.id() + " ");
        assertThat(new DeliveryHealth(bench.lanes).health().getStatus()).isEqualTo(Status.DOWN);
        bench.journal.broken(false);
    }

    @Test
    void whetherALaneHoldsAnEventIsNotGuessedWhenItDoesNotAnswer() {
        var subscription = bench.subscribe(subscription("a", receiver.url(), 2));
        await().until(() -> bench.lanes.status().running() == 1);
        bench.crash();

        StepVerifier.withVirtualTime(() -> bench.lanes.hold(subscription.id(), Samples.id(1)))
                .thenAwait(Duration.ofMinutes(1))
                .verifyError(TimeoutException.class);
        bench.start();
    }

    @Test
    void stoppingFinishesWhatIsUnderWay() throws Exception {
        var gate = Sinks.<Void>empty();
        receiver.waitingFor(gate.asMono());
        var subscription = bench.subscribe(subscription("a", receiver.url(), 2));
        LongStream.rangeClosed(1, 5).forEach(seq -> bench.journal.add("group:" + seq));
        await().until(() -> receiver.received().size() == 2);

        Thread.ofVirtual().start(() -> gate.tryEmitEmpty());
        bench.stop();

        assertThat(bench.cursor(subscription)).isEqualTo(receiver.received().size());
        bench.start();
        await().until(() -> bench.cursor(subscription) == 5);
        assertThat(receiver.received()).hasSize(5);
    }
}
