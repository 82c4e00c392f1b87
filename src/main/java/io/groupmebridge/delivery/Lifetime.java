package io.groupmebridge.delivery;

import io.groupmebridge.event.EventType;
import io.groupmebridge.journal.JournaledEvent;
import java.time.Duration;
import java.time.Instant;

/** How long an event is worth telling. Most are for ever; that somebody types is for a moment only. Pure. */
final class Lifetime {

    /** About as long as GroupMe's own clients show that somebody types. */
    static final Duration OF_TYPING = Duration.ofSeconds(5);

    private Lifetime() {}

    /** Whether events of the type are not worth telling when they are late, and so not worth a second attempt. */
    static boolean isShort(EventType type) {
        return type == EventType.TYPING_STARTED;
    }

    /**
     * Whether it is too late for an attempt. An event that came in later than now by more than its whole life did so by a
     * clock that has been set since: when it really came nobody knows, and it is late too.
     */
    static boolean isOver(JournaledEvent event, Instant now) {
        return isShort(event.type())
                && Duration.between(event.receivedAt(), now).abs().compareTo(OF_TYPING) > 0;
    }
}
