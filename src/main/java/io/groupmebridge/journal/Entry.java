package io.groupmebridge.journal;

import io.groupmebridge.event.PushEvent;
import java.time.temporal.ChronoUnit;

/**
 * An event on its way into the journal.
 *
 * @param submittedNanos when it was submitted, by {@link System#nanoTime()}
 */
record Entry(PushEvent event, Payload payload, Payload raw, long submittedNanos) {

    /** The event as it reads once it is durable; the store keeps milliseconds. */
    JournaledEvent at(long seq) {
        var header = event.header();
        return new JournaledEvent(
                seq,
                header.id(),
                header.account(),
                event.type(),
                header.conversation(),
                header.occurredAt().truncatedTo(ChronoUnit.MILLIS),
                header.receivedAt().truncatedTo(ChronoUnit.MILLIS),
                header.origin(),
                payload);
    }
}
