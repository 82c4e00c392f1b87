package io.groupmebridge.delivery;

import io.groupmebridge.event.Conversation;
import java.time.Instant;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** A conversation that stands aside, as its lane's {@link Sidings} know it, which alone change it. */
final class Track {

    final Conversation conversation;

    /** Its events up to here are settled. */
    long doneTo;

    /** What it waits for, or null when it is catching up. */
    @Nullable
    Long head;

    Instant since;

    /** Up to where its events were read. */
    long readTo;

    /** Up to where the window has passed over its events. */
    long passedTo;

    /** What was read and is not done; only the first may be under way. */
    final ArrayDeque<Pending> events = new ArrayDeque<>(0);

    Track(Siding siding, long passedTo) {
        this.conversation = siding.conversation();
        this.doneTo = siding.doneTo();
        this.head = siding.head();
        this.since = siding.since();
        this.readTo = siding.doneTo();
        this.passedTo = passedTo;
    }

    /** As it is stored. */
    Siding siding() {
        return new Siding(conversation, doneTo, head, since);
    }
}
