package io.groupmebridge.delivery;

import static io.groupmebridge.delivery.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cursor moved at {@link Samples#NOW}. */
class CursorFlushTests {

    private final CursorFlush flush = new CursorFlush();

    @BeforeEach
    void move() {
        assertThat(flush.isDue(NOW)).isFalse();
    }

    @Test
    void isDueAfterTheDelay() {
        assertThat(flush.at()).isEqualTo(NOW.plus(CursorFlush.DELAY));
        assertThat(flush.isDue(NOW.plusMillis(999))).isFalse();
        assertThat(flush.isDue(NOW.plusMillis(1_000))).isTrue();
    }

    @Test
    void isDueWhenTheClockHasBeenSetBackInsteadOfOnceItHasCaughtUp() {
        assertThat(flush.isDue(NOW.minus(Duration.ofHours(1)))).isTrue();
    }

    @Test
    void theNextMoveHasADelayOfItsOwn() {
        flush.begun();

        assertThat(flush.at()).isNull();
        assertThat(flush.isDue(NOW.plusSeconds(5))).isFalse();
        assertThat(flush.isDue(NOW.plusSeconds(6))).isTrue();
    }
}
