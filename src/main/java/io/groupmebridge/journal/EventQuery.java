package io.groupmebridge.journal;

import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.EventType;
import org.jspecify.annotations.Nullable;

/**
 * Which events to show, oldest first; what is null does not narrow.
 *
 * @param after only events behind this place; 0 for all
 * @param limit at most so many, 1 to 500
 */
public record EventQuery(
        long after,
        int limit,
        @Nullable EventType type,
        @Nullable AccountId account,
        @Nullable Conversation conversation) {

    public EventQuery {
        if (limit < 1 || limit > 500) {
            throw new IllegalArgumentException("limit must be 1 to 500, not " + limit);
        }
    }
}
