package io.groupmebridge.delivery;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an endpoint has been doing: what a lane knows of it across restarts, beside its place in the journal. A value; what
 * comes next is decided by pure functions.
 *
 * @param pausedUntil nothing is sent before this time, or null when nothing is in the way
 */
record Standing(@Nullable Instant pausedUntil) {

    /** Nothing is known against the endpoint. */
    static final Standing GOOD = new Standing(null);

    /** After an answer with that wish. */
    Standing after(Wish wish, Instant now) {
        return switch (wish) {
            case Wish.Wait(var wait) -> pausedFor(wait, now);
            case Wish.None _, Wish.AbortMessage _, Wish.Disable _ -> this;
        };
    }

    /** With a pause from now on; a longer one stays. */
    Standing pausedFor(Duration wait, Instant now) {
        var until = now.plus(wait);
        return pausedUntil != null && pausedUntil.isAfter(until) ? this : new Standing(until);
    }

    /** With the pause that somebody else says, or none. */
    Standing paused(@Nullable Instant until) {
        return new Standing(until);
    }

    /** Without a pause that is over. One that is longer than can be was begun by a clock that has been set back since. */
    Standing at(Instant now) {
        var over =
                pausedUntil != null && (!now.isBefore(pausedUntil) || pausedUntil.isAfter(now.plus(Wish.LONGEST_WAIT)));
        return over ? new Standing(null) : this;
    }
}
