package io.groupmebridge.delivery;

import io.groupmebridge.event.EventId;
import io.groupmebridge.event.EventType;
import io.groupmebridge.subscription.SubscriptionId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way to one subscription, as of its last settled attempt.
 *
 * @param seq the event's place in the journal
 * @param reason why it is dead, or null when it is not
 * @param attempts how many attempts were made
 * @param nextAttemptAt when it is tried again at the earliest, or null when it is not
 */
public record Delivery(
        SubscriptionId subscription,
        long seq,
        EventId eventId,
        EventType eventType,
        DeliveryState state,
        @Nullable DeathReason reason,
        int attempts,
        @Nullable Instant nextAttemptAt,
        Instant updatedAt) {}
