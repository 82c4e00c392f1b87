package io.groupmebridge.ingest;

import io.groupmebridge.event.PushEvent.Gap;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Why and since when nobody listened to what GroupMe pushes to an account. */
sealed interface Absence {

    /** The session was there all the time. */
    record None() implements Absence {}

    /** There was no session in this process before. */
    record BridgeDown() implements Absence {}

    /**
     * The session was lost.
     *
     * @param orderly whether the server said goodbye; if not, it may have been unheard for a while
     */
    record SessionLost(Instant at, boolean orderly) implements Absence {}

    /** What may be missing, from when to when. */
    record Missing(Instant from, Instant to, Gap.Reason reason) {}

    /**
     * Says what REST cannot show once the session is subscribed again; messages are caught up and never missing. A pure
     * function.
     *
     * @param resumed whether the server went on with the old session, so that it has sent what it kept for it
     * @param syncedAt until when the account was known to be complete; empty: it never was
     * @param unheard how long a lost connection may go unnoticed
     */
    default Optional<Missing> missing(boolean resumed, Optional<Instant> syncedAt, Duration unheard, Instant now) {
        return switch (this) {
            case None _ -> Optional.empty();
            case BridgeDown _ -> syncedAt.map(from -> new Missing(earlier(from, now), now, Gap.Reason.BRIDGE_DOWN));
            case SessionLost(var at, var orderly) ->
                orderly && resumed
                        ? Optional.empty()
                        : Optional.of(new Missing(
                                earlier(orderly ? at : at.minus(unheard), now), now, Gap.Reason.SESSION_LOST));
        };
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
