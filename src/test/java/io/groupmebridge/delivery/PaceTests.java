package io.groupmebridge.delivery;

import static io.groupmebridge.delivery.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTests {

    private final AtomicLong nanos = new AtomicLong();
    private final Pace pace = new Pace(1, () -> {}, nanos::get);

    @Test
    void whoHasToWaitIsToldUntilWhen() {
        waitForTurn();

        assertThat(pace.nextTurn(NOW)).isAfter(NOW).isBefore(NOW.plusSeconds(2));
    }

    @Test
    void aTurnThatComesRightAfterItWasAskedForIsCalledOnce() {
        waitForTurn();
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());

        assertThat(pace.nextTurn(NOW)).isAfter(NOW);
        assertThat(pace.nextTurn(NOW)).as("not for ever").isEqualTo(NOW);
    }

    @Test
    void aTurnThatIsKeptIsNotCalled() {
        waitForTurn();
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(pace.isTurn()).isTrue();

        assertThat(pace.nextTurn(NOW)).isEqualTo(NOW);
        pace.gone();
        assertThat(pace.nextTurn(NOW)).isNull();
    }

    private void waitForTurn() {
        assertThat(pace.isTurn()).isTrue();
        pace.gone();
        assertThat(pace.isTurn()).isFalse();
    }
}
