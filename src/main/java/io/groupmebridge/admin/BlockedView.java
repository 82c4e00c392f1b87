package io.groupmebridge.admin;

import io.groupmebridge.delivery.Blocked;
import io.groupmebridge.event.Conversation;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A conversation that waits for a failing webhook, as it is shown.
 *
 * @param conversation null for the events without one
 * @param eventId the event whose webhook fails
 * @param waitingAtLeast how many events wait behind it, as far as they were counted
 */
record BlockedView(
        @Nullable String conversation,
        String eventId,
        String eventType,
        Instant since,
        int attemptCount,
        Instant nextAttemptAt,
        int waitingAtLeast)
        implements Wire {

    static BlockedView of(Blocked blocked) {
        return new BlockedView(
                switch (blocked.conversation()) {
                    case Conversation.None _ -> null;
                    case Conversation place -> place.toString();
                },
                blocked.head().value(),
                blocked.headType().wireName(),
                blocked.since(),
                blocked.attempts(),
                blocked.nextAttemptAt(),
                blocked.waiting());
    }
}
