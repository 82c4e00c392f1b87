package io.groupmebridge.journal;

import java.time.Instant;

/**
 * How far back the journal reaches: all events up to here were pruned but those that were needed.
 *
 * @param place the newest event that was pruned, 0 when none ever was
 * @param receivedAt when that had come in
 */
public record Horizon(long place, Instant receivedAt) {

    static final Horizon NONE = new Horizon(0, Instant.MIN);

    /** Whether an event that came in then may have been in the journal and be gone. */
    public boolean hides(Instant receivedThen) {
        return !receivedThen.isAfter(receivedAt);
    }
}
