package io.groupmebridge.journal;

import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.EventId;
import io.groupmebridge.event.EventType;
import io.groupmebridge.event.Origin;
import java.time.Instant;

/**
 * An event that is durable.
 *
 * @param seq its place in the journal; rises in commit order, with holes
 * @param payload the standard envelope {@code {id, type, timestamp, account, conversation, origin, data}}
 */
public record JournaledEvent(
        long seq,
        EventId id,
        AccountId account,
        EventType type,
        Conversation conversation,
        Instant occurredAt,
        Instant receivedAt,
        Origin origin,
        Payload payload) {}
