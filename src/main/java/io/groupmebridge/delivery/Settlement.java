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

    /** About how many bytes its attempts take in the store. */
    long bytes() {
        var bytes = 0L;
        for (var entry : entries) {
            var attempt = entry.attempt();
            bytes += attempt == null ? 0 : Footprint.of(attempt);
        }
        return bytes;
    }

    /**
     * What became of one delivery.
     *
     * @param reason set when it is dead
     * @param attempts how many were made in all
     * @param nextAttemptAt set when it is retrying
     * @param attempt the one that was just made, or null when it ended without one
     */
    record Entry(
            long seq,
            EventId eventId,
            EventType eventType,
            DeliveryState state,
            @Nullable DeathReason reason,
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
                    outcome.reason(),
                    attempt.number(),
                    outcome.nextAttemptAt(),
                    at,
                    attempt);
        }

        /** The event of a retry is of no interest any more. */
        static Entry expired(JournaledEvent event, Due due, Instant at) {
            return ended(due, event.type(), DeliveryState.EXPIRED, null, at);
        }

        /** The event of a retry is not in the journal any more, so it can never be sent. */
        static Entry lost(Due due, Instant at) {
            return ended(due, due.eventType(), DeliveryState.DEAD, DeathReason.EVENT_PRUNED, at);
        }

        private static Entry ended(
                Due due, EventType type, DeliveryState state, @Nullable DeathReason reason, Instant at) {
            return new Entry(due.seq(), due.eventId(), type, state, reason, due.attempts(), null, at, null);
        }
    }
}
