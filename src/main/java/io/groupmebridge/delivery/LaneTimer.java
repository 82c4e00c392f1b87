package io.groupmebridge.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler.Worker;

/**
 * Wakes a lane at the earliest of the times it waits for. Each time the lane has acted it tells them anew: {@link #earliest},
 * {@link #consider} each, {@link #set}. Belongs to the lane's loop.
 */
final class LaneTimer {

    /** So that a clock that was set is noticed. */
    private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);

    private final Worker worker;
    private final Runnable wake;
    private Instant now = Instant.EPOCH;
    private @Nullable Instant next;
    private @Nullable Instant armedFor;
    private @Nullable Disposable armed;

    LaneTimer(Worker worker, Runnable wake) {
        this.worker = worker;
        this.wake = wake;
    }

    /** Begins anew. */
    void earliest(Instant now) {
        this.now = now;
        this.next = null;
    }

    /** A time the lane waits for; what is past does not count: not time alone will bring it. */
    void consider(@Nullable Instant at) {
        if (at != null && at.isAfter(now) && (next == null || at.isBefore(next))) {
            next = at;
        }
    }

    /** Sets the timer to the earliest of the times. */
    void set() {
        if (Objects.equals(next, armedFor)) {
            return;
        }
        cancel();
        armedFor = next;
        if (next != null) {
            var millis = Math.min(Duration.between(now, next).toMillis() + 1, LONGEST_SLEEP.toMillis());
            armed = worker.schedule(this::passed, millis, TimeUnit.MILLISECONDS);
        }
    }

    void cancel() {
        if (armed != null) {
            armed.dispose();
        }
    }

    private void passed() {
        armedFor = null;
        wake.run();
    }
}
