package io.groupmebridge.delivery;

import static io.groupmebridge.delivery.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.subscription.Disabled;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StandingTests {

    private static final Standing PAUSED = new Standing(NOW.plusSeconds(60));

    @Test
    void theLongestPauseCounts() {
        assertThat(Standing.GOOD.after(new Wish.Wait(Duration.ofSeconds(60)), NOW))
                .isEqualTo(PAUSED);
        assertThat(PAUSED.after(new Wish.Wait(Duration.ofSeconds(5)), NOW)).isEqualTo(PAUSED);
        assertThat(PAUSED.after(new Wish.Wait(Duration.ofSeconds(60)), NOW.plusSeconds(1)))
                .isEqualTo(new Standing(NOW.plusSeconds(61)));
    }

    @Test
    void otherWishesDoNotPause() {
        assertThat(PAUSED.after(new Wish.None(), NOW)).isEqualTo(PAUSED);
        assertThat(Standing.GOOD.after(new Wish.AbortMessage(), NOW)).isEqualTo(Standing.GOOD);
        assertThat(Standing.GOOD.after(new Wish.Disable(Disabled.Reason.GONE), NOW))
                .isEqualTo(Standing.GOOD);
    }

    @Test
    void aPauseEndsAtItsTime() {
        assertThat(PAUSED.at(NOW.plusSeconds(59))).isEqualTo(PAUSED);
        assertThat(PAUSED.at(NOW.plusSeconds(60))).isEqualTo(Standing.GOOD);
        assertThat(Standing.GOOD.at(NOW)).isEqualTo(Standing.GOOD);
    }

    @Test
    void aPauseEndsWhenTheClockWasSetBack() {
        assertThat(PAUSED.at(NOW.minus(Duration.ofDays(2)))).isEqualTo(Standing.GOOD);
    }
}
