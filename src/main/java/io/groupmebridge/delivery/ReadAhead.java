package io.groupmebridge.delivery;

import io.groupmebridge.delivery.LaneInput.What;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.journal.JournaledEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads the journal for a lane, a page at a time: on, as long as there is something to read and room for it, and in turns
 * with that the conversations that stand aside. Belongs to the lane's loop; the journal's head may be told from any thread.
 */
final class ReadAhead {

    /** Which page is to be read. */
    sealed interface Asked {

        /**
         * What comes next.
         *
         * @param head the newest place when the read begins
         */
        record Onward(long after, int limit, long head) implements Asked {}

        /**
         * What comes next of one conversation.
         *
         * @param upTo what is behind this place is not meant
         */
        record Aside(Conversation conversation, long after, int limit, long upTo) implements Asked {}
    }

    private final LaneStorage storage;
    private final AtomicLong head;
    private boolean reading;
    private boolean asideWasLast;
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
        if (reading || !storage.may(What.PAGE, now)) {
            return;
        }
        next(window).ifPresent(asked -> {
            reading = true;
            storage.read(asked);
        });
    }

    private Optional<Asked> next(LaneWindow window) {
        var onward = onward(window);
        var aside = window.wantedAside();
        asideWasLast = aside.isPresent() && (onward.isEmpty() || !asideWasLast);
        return asideWasLast ? aside : onward;
    }

    private Optional<Asked> onward(LaneWindow window) {
        var wanted = window.wanted();
        return wanted > 0 && Math.max(caughtUpTo, window.readUpTo()) < head.get()
                ? Optional.of(new Asked.Onward(window.readUpTo(), wanted, head.get()))
                : Optional.empty();
    }

    /** A page was read. */
    void read(Asked asked, List<JournaledEvent> events, LaneWindow window) {
        reading = false;
        switch (asked) {
            case Asked.Onward onward -> {
                window.read(events);
                // The newest places may be holes: nothing more is to be read until the journal grows.
                caughtUpTo = events.isEmpty() ? onward.head() : caughtUpTo;
            }
            case Asked.Aside aside -> window.read(aside, events);
        }
    }

    /** A page could not be read. */
    void failed() {
        reading = false;
    }
}
