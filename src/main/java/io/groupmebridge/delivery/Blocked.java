package io.groupmebridge.delivery;

import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.EventId;
import io.groupmebridge.event.EventType;
import java.time.Instant;

/**
 * A conversation that waits for a failing delivery under strict order.
 *
 * @param head the event whose delivery fails
 * @param since when it failed for the first time
 * @param attempts how many were made
 * @param nextAttemptAt when it is tried again at the earliest
 * @param waiting how many events wait behind it, at least: no more are counted than {@link BlockedHeads#MOST_COUNTED}
 */
public record Blocked(
        Conversation conversation,
        EventId head,
        EventType headType,
        Instant since,
        int attempts,
        Instant nextAttemptAt,
        int waiting) {}
