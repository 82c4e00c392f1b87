package io.groupmebridge.delivery;

import static io.groupmebridge.delivery.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.delivery.DeliveryProperties.Limits;
import io.groupmebridge.delivery.LaneState.Start;
import io.groupmebridge.delivery.RetryQueue.Due;
import io.groupmebridge.event.EventType;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a lane does about its retries when the clock was set back. */
class ClockSetBackTests {

    private static final Limits LIMITS = new Limits(100, 1_000_000, 4);
    private static final FailureLimit NEVER = new FailureLimit(Duration.ZERO, 1);

    private final LaneState lane = new LaneState(
            Samples.subscription("a", URI.create("http://127.0.0.1/"), 2),
            LIMITS,
            NEVER,
            new Start(0, Set.of(), Standing.GOOD, List.of()));

    @Test
    void retriesAreReadAgain() {
        lane.timeIs(NOW);
        withRetry();

        lane.timeIs(NOW.minus(Duration.ofHours(2)));

        assertThat(lane.retries().wantsPage()).isTrue();
    }

    @Test
    void aRetryThatWasDecidedBeforeAndIsWrittenThenWaitsNoLonger() {
        lane.timeIs(NOW);
        lane.window().read(Samples.events("group:1"));
        var attempt = lane.start();
        var made = Attempt.of(1, NOW, new Answer.Answered(500, null, null, "", Duration.ZERO));
        var entry = Settlement.Entry.tried(attempt.event(), made, new Outcome.Retrying(NOW.plusSeconds(5)), NOW);
        lane.answered(attempt, entry, new Wish.None(), NOW);
        var back = NOW.minus(Duration.ofHours(2));

        lane.timeIs(back);
        lane.retries().page(List.of(), lane.retries().askPage());
        lane.written(lane.settle());

        assertThat(lane.nextAt()).isEqualTo(back.plusSeconds(5));
    }

    @Test
    void aSecondMoreOrLessIsNothing() {
        lane.timeIs(NOW);
        withRetry();

        lane.timeIs(NOW.minusMillis(900));
        lane.timeIs(NOW.plus(Duration.ofHours(2)));

        assertThat(lane.retries().wantsPage()).isFalse();
    }

    private void withRetry() {
        var due = new Due(1, Samples.id(1), EventType.MESSAGE_CREATED, 1, NOW.plusSeconds(5));
        lane.retries().page(List.of(due), lane.retries().askPage());
    }
}
