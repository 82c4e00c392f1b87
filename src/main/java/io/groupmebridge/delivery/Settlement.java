package io.groupmebridge.delivery;

import io.groupmebridge.delivery.RetryQueue.Due;
import io.groupmebridge.event.EventId;
import io.groupmebridge.event.EventType;
import io.groupmebridge.journal.JournaledEvent;
import io.groupmebridge.subscription.SubscriptionId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one lane writes in one commit: what became of deliveries, and how far the journal is settled and how the endpoint
 * stands after that.
 *
 * @param cursor all events up to here are settled or do not match, but for those of conversations that stand aside
 * @param sidings what changed of the conversations that stand aside
 */
record Settlement(
        SubscriptionId subscription, long cursor, Standing standing, List<Entry> entries, Siding.Changes sidings) {

    Settlement {
        entries = List.copyOf(entries);
    }

    /** In which no conversation came to stand aside, moved there or came back. */
    Settlement(SubscriptionId subscription, long cursor, Standing standing, List<Entry> entries) {
        this(subscription, cursor, standing, entries, Siding.Changes.NONE);
    }

    /**
     * What became of one delivery.
     *
     * @param attempts how many were made in all
     * @param nextAttemptAt set when it is retrying
     * @param attempt the one that was just made, or null when it ended without one
     */
    record Entry(
            long seq,
            EventId eventId,
            EventType eventType,
            DeliveryState state,
            int attempts,
            @Nullable Instant nextAttemptAt,
            Instant at,
            @Nullable Attempt attempt) {

        /** An attempt was answered. */
        static Entry tried(JournaledEvent event, Attempt attempt, Outcome outcome, Instant at) {
            return new Entry(
                    event.seq(),
                    event.id(),
                    event.type(),
                    outcome.state(),
                    attempt.number(),
                    outcome.nextAttemptAt(),
                    at,
                    attempt);
        }

        /** The event of a retry is of no interest any more. */
        static Entry expired(JournaledEvent event, Due due, Instant at) {
            return new Entry(
                    due.seq(), due.eventId(), event.type(), DeliveryState.EXPIRED, due.attempts(), null, at, null);
        }

        /** The event of a retry is not in the journal any more, so it can never be sent. */
        static Entry lost(Due due, Instant at) {
            return new Entry(
                    due.seq(), due.eventId(), due.eventType(), DeliveryState.DEAD, due.attempts(), null, at, null);
        }
    }
}
