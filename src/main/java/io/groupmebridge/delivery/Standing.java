package io.groupmebridge.delivery;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an endpoint has been doing: what a lane knows of it across restarts, beside its place in the journal. A value; what
 * comes next is decided by pure functions.
 *
 * @param pausedUntil nothing is sent before this time, or null when nothing is in the way
 * @param failingSince when the first attempt after the last success failed, or null when none did
 * @param failures how many attempts failed since then
 * @param pause how long the whole pause is, zero without one
 */
record Standing(@Nullable Instant pausedUntil, @Nullable Instant failingSince, int failures, Duration pause) {

    /** Nothing is known against the endpoint. */
    static final Standing GOOD = new Standing(null, null, 0);

    /** With a pause, if any, that may be as long as any. */
    Standing(@Nullable Instant pausedUntil, @Nullable Instant failingSince, int failures) {
        this(pausedUntil, failingSince, failures, pausedUntil == null ? Duration.ZERO : Wish.LONGEST_WAIT);
    }

    /** After an answer to which a delivery came to that state. One that the endpoint does not want is no failure of its. */
    Standing after(DeliveryState state, Wish wish, Instant now) {
        return switch (wish) {
            case Wish.AbortMessage _ when state != DeliveryState.DELIVERED -> this;
            case Wish.Wait(var wait) -> tried(state, now).pausedFor(wait, now);
            case Wish.None _, Wish.AbortMessage _, Wish.Disable _ -> tried(state, now);
        };
    }

    private Standing tried(DeliveryState state, Instant now) {
        return switch (state) {
            case DELIVERED -> forgiven();
            case RETRYING, DEAD, EXPIRED -> new Standing(pausedUntil, failingBy(now), failures + 1, pause);
        };
    }

    /** Since when it fails; what was noted by a clock that has been set back since began now. */
    private Instant failingBy(Instant now) {
        return failingSince == null || failingSince.isAfter(now) ? now : failingSince;
    }

    /** Without failures: the count begins anew. */
    Standing forgiven() {
        return failingSince == null ? this : new Standing(pausedUntil, null, 0, pause);
    }

    /** With a pause from now on; a longer one stays. */
    Standing pausedFor(Duration wait, Instant now) {
        var until = now.plus(wait);
        return pausedUntil != null && pausedUntil.isAfter(until) ? this : paused(until, wait);
    }

    /** With a pause that is known to be that long. */
    Standing lasting(Duration wait) {
        return paused(pausedUntil, wait);
    }

    private Standing paused(@Nullable Instant until, Duration wait) {
        return new Standing(until, failingSince, failures, wait);
    }

    /**
     * Without a pause that is over. One of which more is left than it was long began by a clock that has been set back since:
     * it begins anew, so that it lasts no longer after that than it was to last.
     */
    Standing at(Instant now) {
        if (pausedUntil == null) {
            return this;
        }
        if (!now.isBefore(pausedUntil)) {
            return paused(null, Duration.ZERO);
        }
        return pausedUntil.isAfter(now.plus(pause)) ? paused(now.plus(pause), pause) : this;
    }
}
