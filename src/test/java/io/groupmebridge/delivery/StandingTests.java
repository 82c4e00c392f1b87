package io.groupmebridge.delivery;

import static io.groupmebridge.delivery.DeliveryState.DEAD;
import static io.groupmebridge.delivery.DeliveryState.DELIVERED;
import static io.groupmebridge.delivery.DeliveryState.RETRYING;
import static io.groupmebridge.delivery.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.subscription.Disabled;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandingTests {

    private static final Standing PAUSED = Standing.GOOD.pausedFor(Duration.ofSeconds(60), NOW);
    private static final Wish NOTHING = new Wish.None();

    @Test
    void theLongestPauseCounts() {
        assertThat(Standing.GOOD.after(RETRYING, new Wish.Wait(Duration.ofSeconds(60)), NOW))
                .isEqualTo(new Standing(NOW.plusSeconds(60), NOW, 1, Duration.ofSeconds(60)));
        assertThat(PAUSED.pausedFor(Duration.ofSeconds(5), NOW)).isEqualTo(PAUSED);
        assertThat(PAUSED.pausedFor(Duration.ofSeconds(60), NOW.plusSeconds(1)))
                .isEqualTo(Standing.GOOD.pausedFor(Duration.ofSeconds(60), NOW.plusSeconds(1)));
    }

    @Test
    void otherWishesDoNotPause() {
        assertThat(PAUSED.after(DELIVERED, NOTHING, NOW)).isEqualTo(PAUSED);
        assertThat(PAUSED.after(DELIVERED, new Wish.AbortMessage(), NOW)).isEqualTo(PAUSED);
        assertThat(Standing.GOOD.after(DELIVERED, new Wish.Disable(Disabled.Reason.GONE), NOW))
                .isEqualTo(Standing.GOOD);
    }

    @Test
    void aPauseEndsAtItsTime() {
        assertThat(PAUSED.at(NOW.plusSeconds(59))).isEqualTo(PAUSED);
        assertThat(PAUSED.at(NOW.plusSeconds(60))).isEqualTo(Standing.GOOD);
        assertThat(Standing.GOOD.at(NOW)).isEqualTo(Standing.GOOD);
    }

    @Test
    void aPauseLastsNoLongerThanItIsWhenTheClockWasSetBack() {
        var back = NOW.minus(Duration.ofHours(2));

        assertThat(PAUSED.at(back).pausedUntil()).isEqualTo(back.plusSeconds(60));
        assertThat(PAUSED.at(back).at(back.plusSeconds(60))).isEqualTo(Standing.GOOD);
        assertThat(PAUSED.at(NOW.minusMillis(1)).pausedUntil()).isEqualTo(NOW.plusMillis(59_999));
    }

    @Test
    void failuresAreCountedFromTheFirstUntilOneSucceeds() {
        var failing = Standing.GOOD
                .after(RETRYING, NOTHING, NOW)
                .after(DEAD, NOTHING, NOW.plusSeconds(1))
                .after(RETRYING, NOTHING, NOW.plusSeconds(2));

        assertThat(failing).isEqualTo(new Standing(null, NOW, 3));
        assertThat(failing.after(DELIVERED, NOTHING, NOW.plusSeconds(3))).isEqualTo(Standing.GOOD);
    }

    @Test
    void failuresBeginNowWhenTheClockWasSetBack() {
        var failing = new Standing(null, NOW.plusSeconds(60), 3);

        assertThat(failing.after(RETRYING, NOTHING, NOW)).isEqualTo(new Standing(null, NOW, 4));
    }

    @Test
    void aMessageThatTheEndpointDoesNotWantIsNoFailureOfIts() {
        var failing = new Standing(null, NOW, 3);

        assertThat(Standing.GOOD.after(DEAD, new Wish.AbortMessage(), NOW)).isEqualTo(Standing.GOOD);
        assertThat(failing.after(DEAD, new Wish.AbortMessage(), NOW)).isEqualTo(failing);
    }

    @ParameterizedTest
    @CsvSource({
        "P5D, 10, P5D,       10, true",
        "P5D, 10, P9D,       99, true",
        "P5D, 10, P4DT23H59M, 99, false",
        "P5D, 10, P9D,       9,  false",
        "PT0S, 10, P400D,    99, false",
        "P5D, 1,  P5D,       1,  true"
    })
    void itIsGivenUpAfterTheTimeAndTheAttempts(
            Duration time, int attempts, Duration failing, int failures, boolean reached) {
        var standing = new Standing(null, NOW.minus(failing), failures);

        assertThat(new FailureLimit(time, attempts).isReached(standing, NOW)).isEqualTo(reached);
        assertThat(new FailureLimit(time, attempts).isReached(Standing.GOOD, NOW))
                .isFalse();
    }
}
