package io.groupmebridge.delivery;

import io.groupmebridge.delivery.LaneInput.What;
import io.groupmebridge.journal.JournaledEvent;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads on in the journal for a lane, a page at a time, as long as there is something to read and room for it. Belongs to
 * the lane's loop; the journal's head may be told from any thread.
 */
final class ReadAhead {

    private final LaneStorage storage;
    private final AtomicLong head;
    private boolean reading;
    private long caughtUpTo = -1;

    ReadAhead(LaneStorage storage, long head) {
        this.storage = storage;
        this.head = new AtomicLong(head);
    }

    /** Tells that the journal grew. From any thread. */
    void headMoved(long seq) {
        head.accumulateAndGet(seq, Math::max);
    }

    /** The newest place that is known of. */
    long head() {
        return head.get();
    }

    /** Whether a page is being read. */
    boolean isReading() {
        return reading;
    }

    /** Begins to read a page for this window if it wants one and there may be one. */
    void readOn(LaneWindow window, Instant now) {
        var wanted = window.wanted();
        if (!reading
                && wanted > 0
                && Math.max(caughtUpTo, window.readUpTo()) < head.get()
                && storage.may(What.PAGE, now)) {
            reading = true;
            storage.readAfter(window.readUpTo(), wanted, head.get());
        }
    }

    /**
     * A page was read.
     *
     * @param headThen the newest place when the read began
     */
    void read(List<JournaledEvent> events, long headThen) {
        reading = false;
        // The newest places may be holes: nothing more is to be read until the journal grows.
        caughtUpTo = events.isEmpty() ? headThen : caughtUpTo;
    }

    /** A page could not be read. */
    void failed() {
        reading = false;
    }
}
