package io.groupmebridge.delivery;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What of a lane waits for its first attempt.
 *
 * @param events at most so many: what was not read yet may not match, and places may be holes
 * @param oldest when the oldest that was read came in, or null when nothing waits
 */
record Backlog(long events, @Nullable Instant oldest) {

    static Backlog of(LaneWindow window, long head) {
        return new Backlog(window.waiting() + Math.max(0, head - window.readUpTo()), window.oldest());
    }
}
