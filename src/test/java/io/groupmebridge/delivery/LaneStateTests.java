package io.groupmebridge.delivery;

import static io.groupmebridge.delivery.Samples.NOW;
import static io.groupmebridge.delivery.Samples.event;
import static io.groupmebridge.delivery.Samples.events;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.delivery.DeliveryProperties.Limits;
import io.groupmebridge.delivery.Outcome.Delivered;
import io.groupmebridge.delivery.Outcome.Retrying;
import io.groupmebridge.delivery.RetryQueue.Due;
import io.groupmebridge.event.EventType;
import io.groupmebridge.subscription.Disabled;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LaneStateTests {

    private static final Limits LIMITS = new Limits(100, 1_000_000, 4);

    @Test
    void noMoreAttemptsAreUnderWayThanAllowed() {
        var lane = lane(3);
        lane.window().read(events("group:1", "group:2", "group:3", "group:4"));

        var started = startAll(lane);
        assertThat(started).hasSize(3);

        lane.answered(started.get(0), delivered(started.get(0)), new Wish.None(), NOW);
        assertThat(startAll(lane)).extracting(Pending::seq).containsExactly(4L);
    }

    @Test
    void whatIsNotWrittenHoldsUpNewAttemptsUntilItIs() {
        var lane = lane(2);
        lane.window().read(events("group:1", "group:2", "group:3", "group:4", "group:5", "group:6"));
        for (var i = 0; i < 4; i++) {
            var attempt = lane.start();
            lane.answered(attempt, delivered(attempt), new Wish.None(), NOW);
        }
        assertThat(lane.canStart()).isFalse();

        var settlement = lane.settle();
        assertThat(lane.canStart()).as("on its way is not written").isFalse();
        assertThat(lane.holds(Samples.id(1))).isTrue();
        lane.written(settlement);

        assertThat(settlement.cursor()).isEqualTo(4);
        assertThat(settlement.entries()).hasSize(4);
        assertThat(lane.canStart()).isTrue();
        assertThat(lane.holds(Samples.id(1))).isFalse();
    }

    @Test
    void retriesAndFirstAttemptsTakeTurnsAndRetriesHaveHalfOfThePlaces() {
        var lane = lane(4);
        withRetries(lane, 101, 102, 103, 104);
        lane.window().read(events("group:1", "group:2", "group:3", "group:4"));

        var due = lane.takeDue(NOW);
        assertThat(due).hasSize(2);
        lane.retriesRead(due, List.of(event(101, "group:9"), event(102, "group:9")), NOW);

        assertThat(startAll(lane)).extracting(Pending::seq).containsExactly(101L, 1L, 102L, 2L);
        assertThat(lane.takeDue(NOW)).isEmpty();
    }

    @Test
    void withOnePlaceRetriesAndFirstAttemptsAlternate() {
        var lane = lane(1);
        withRetries(lane, 101, 102, 103);
        lane.window().read(events("group:1", "group:2", "group:3"));
        var order = new ArrayList<Long>();

        for (var i = 0; i < 6; i++) {
            var due = lane.takeDue(NOW);
            lane.retriesRead(
                    due, due.stream().map(one -> event(one.seq(), "group:9")).toList(), NOW);
            var attempt = lane.start();
            order.add(attempt.seq());
            lane.answered(attempt, delivered(attempt), new Wish.None(), NOW);
            lane.written(lane.settle());
        }

        assertThat(order).containsExactly(101L, 1L, 102L, 2L, 103L, 3L);
    }

    @Test
    void aRetryIsHeldFromWhenItIsTakenUntilItIsWritten() {
        var lane = lane(2);
        withRetries(lane, 101);
        assertThat(lane.holds(Samples.id(101))).as("in the table").isFalse();

        var due = lane.takeDue(NOW);
        assertThat(lane.holds(Samples.id(101))).as("its event is being read").isTrue();
        lane.retriesRead(due, List.of(event(101, "group:9")), NOW);
        assertThat(lane.holds(Samples.id(101))).as("waits for its turn").isTrue();
        var attempt = lane.start();
        assertThat(lane.holds(Samples.id(101))).as("under way").isTrue();
        lane.answered(attempt, delivered(attempt), new Wish.None(), NOW);
        assertThat(lane.holds(Samples.id(101))).as("not written").isTrue();
        lane.written(lane.settle());

        assertThat(lane.holds(Samples.id(101))).as("written").isFalse();
    }

    @Test
    void aRetryWhoseEventIsGoneIsDead() {
        var lane = lane(2);
        withRetries(lane, 101);

        lane.retriesRead(lane.takeDue(NOW), List.of(), NOW);

        assertThat(lane.settle().entries()).singleElement().satisfies(entry -> {
            assertThat(entry.state()).isEqualTo(DeliveryState.DEAD);
            assertThat(entry.reason()).isEqualTo(DeathReason.EVENT_PRUNED);
            assertThat(entry.attempts()).isEqualTo(1);
            assertThat(entry.attempt()).isNull();
        });
    }

    @Test
    void aFailedAttemptIsTriedAgainOnceItIsWrittenAndNotBeforeItsTime() {
        var lane = lane(2);
        lane.retries().page(List.of(), lane.retries().askPage());
        lane.window().read(events("group:1"));
        var attempt = lane.start();
        lane.answered(attempt, entry(attempt, new Retrying(NOW.plusSeconds(5))), new Wish.None(), NOW);
        assertThat(lane.takeDue(NOW.plusSeconds(9))).isEmpty();

        lane.written(lane.settle());

        assertThat(lane.takeDue(NOW.plusSeconds(4))).isEmpty();
        assertThat(lane.takeDue(NOW.plusSeconds(5))).extracting(Due::attempts).containsExactly(1);
    }

    @Test
    void aSettlementThatFailedIsWrittenAgainWithWhatCameMeanwhile() {
        var lane = lane(2);
        lane.window().read(events("group:1", "group:2"));
        var started = startAll(lane);
        lane.answered(started.get(0), delivered(started.get(0)), new Wish.None(), NOW);
        var failed = lane.settle();
        lane.answered(started.get(1), delivered(started.get(1)), new Wish.None(), NOW);

        lane.notWritten(failed);

        var again = lane.settle();
        assertThat(again.entries()).extracting(Settlement.Entry::seq).containsExactly(1L, 2L);
        assertThat(again.cursor()).isEqualTo(2);
        lane.written(again);
        assertThat(lane.isQuiet()).isTrue();
        assertThat(lane.cursorMoved()).isFalse();
    }

    @Test
    void aPauseHoldsFirstAttemptsAndRetriesUntilItIsOver() {
        var lane = lane(2);
        withRetries(lane, 101);
        lane.window().read(events("group:1", "group:2"));
        var attempt = lane.start();

        lane.answered(attempt, delivered(attempt), new Wish.Wait(Duration.ofMinutes(1)), NOW);

        assertThat(lane.canStart()).isFalse();
        assertThat(lane.takeDue(NOW.plusSeconds(59))).isEmpty();
        assertThat(lane.nextAt()).isEqualTo(NOW.plusSeconds(60));
        assertThat(lane.settle().standing()).isEqualTo(Standing.GOOD.pausedFor(Duration.ofSeconds(60), NOW));
        lane.timeIs(NOW.plusSeconds(60));
        assertThat(lane.canStart()).isTrue();
        assertThat(lane.takeDue(NOW.plusSeconds(60))).hasSize(1);
    }

    @Test
    void whatIsKnownOfTheEndpointIsWrittenAlsoWithoutADelivery() {
        var lane = lane(2);
        assertThat(lane.hasUnwritten()).isFalse();

        lane.pauseFor(Duration.ofSeconds(30), NOW);

        assertThat(lane.hasUnwritten()).isTrue();
        lane.written(lane.settle());
        assertThat(lane.hasUnwritten()).isFalse();
    }

    @Test
    void aChangeLeavesThePauseAndForgettingEndsIt() {
        var lane = lane(2);
        lane.window().read(events("group:1"));
        lane.pauseFor(Duration.ofHours(1), NOW);

        lane.change(
                Samples.subscription("a", URI.create("http://127.0.0.1/"), 3), new FailureLimit(Duration.ofDays(5), 3));
        assertThat(lane.canStart()).isFalse();
        lane.forget();

        assertThat(lane.canStart()).isTrue();
    }

    @Test
    void forgettingTakesBackThatItWasToBeDisabledAndIsWritten() {
        var lane = lane(1);
        lane.window().read(events("group:1", "group:2", "group:3"));
        var attempt = lane.start();
        lane.answered(attempt, delivered(attempt), new Wish.Disable(Disabled.Reason.GONE), NOW);
        lane.written(lane.settle());
        lane.pauseFor(Duration.ofHours(1), NOW);
        lane.written(lane.settle());

        lane.forget();

        assertThat(lane.disabling().take()).isEmpty();
        assertThat(lane.canStart()).isTrue();
        assertThat(lane.isQuiet()).as("the table still knows a pause").isFalse();
        assertThat(lane.settle().standing()).isEqualTo(Standing.GOOD);
    }

    @Test
    void anAttemptThatDoesNotCountLeavesTheStandingAlone() {
        var lane = lane(1);
        lane.window().read(events("group:1", "group:2"));
        var attempt = lane.start();

        lane.ended(attempt, entry(attempt, new Retrying(NOW.plusSeconds(5))));

        assertThat(lane.canStart()).isTrue();
        assertThat(lane.settle().standing()).isEqualTo(Standing.GOOD);
    }

    @Test
    void aDisabledLaneStartsNothingAndTellsTheReasonOnce() {
        var lane = lane(2);
        lane.window().read(events("group:1", "group:2"));
        var attempt = lane.start();

        lane.answered(attempt, delivered(attempt), new Wish.Disable(Disabled.Reason.GONE), NOW);

        assertThat(lane.canStart()).isFalse();
        assertThat(lane.nextAt()).isNull();
        assertThat(lane.disabling().take()).contains(Disabled.Reason.GONE);
        assertThat(lane.disabling().take()).isEmpty();
        lane.disabling().failed();
        assertThat(lane.disabling().take()).contains(Disabled.Reason.GONE);
        lane.disabling().forget();
        assertThat(lane.disabling().take()).isEmpty();
        assertThat(lane.canStart()).isTrue();
    }

    @Test
    void aLaneThatFailsForTooLongWantsToBeDisabledAndBeginsAnewAfterThat() {
        var lane = lane(1);
        lane.window().read(events("group:1", "group:2", "group:3", "group:4"));
        for (var days : List.of(0, 2, 5)) {
            assertThat(lane.disabling().take()).isEmpty();
            var attempt = lane.start();
            var now = NOW.plus(Duration.ofDays(days));
            lane.answered(attempt, entry(attempt, new Retrying(now)), new Wish.None(), now);
        }

        assertThat(lane.canStart()).isFalse();
        assertThat(lane.disabling().take()).contains(Disabled.Reason.FAILING);
        assertThat(lane.settle().standing()).isEqualTo(Standing.GOOD);
    }

    private static LaneState lane(int concurrency) {
        var subscription = Samples.subscription("a", URI.create("http://127.0.0.1/"), concurrency);
        return new LaneState(subscription, LIMITS, new FailureLimit(Duration.ofDays(5), 3), Samples.BEGINNING);
    }

    private static void withRetries(LaneState lane, long... seqs) {
        var page = LongStream.of(seqs)
                .mapToObj(seq -> new Due(seq, Samples.id(seq), EventType.MESSAGE_CREATED, 1, NOW))
                .toList();
        lane.retries().page(page, lane.retries().askPage());
    }

    private static List<Pending> startAll(LaneState lane) {
        var started = new ArrayList<Pending>();
        while (lane.canStart()) {
            started.add(lane.start());
        }
        return started;
    }

    private static Settlement.Entry delivered(Pending pending) {
        return entry(pending, new Delivered());
    }

    private static Settlement.Entry entry(Pending pending, Outcome outcome) {
        var attempt = new Attempt(pending.attempt(), NOW, Duration.ofMillis(1), 200, null, null);
        return Settlement.Entry.tried(pending.event(), attempt, outcome, NOW);
    }
}
