package io.groupmebridge.delivery;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a cursor is written that moved over events of which nothing else is to be written: {@link #DELAY} later, so that many
 * such moves are one write. Belongs to the lane's loop.
 */
final class CursorFlush {

    static final Duration DELAY = Duration.ofSeconds(1);

    private @Nullable Instant at;

    /** Whether a cursor that moved is to be written now. The delay begins when this is first asked. */
    boolean isDue(Instant now) {
        var due = at;
        if (due == null) {
            at = now.plus(DELAY);
            return false;
        }
        // Later than can be: the clock has been set back since.
        return !now.isBefore(due) || due.isAfter(now.plus(DELAY));
    }

    /** The cursor is being written. */
    void begun() {
        at = null;
    }

    /** When it is due, or null when nothing waits. */
    @Nullable
    Instant at() {
        return at;
    }
}
