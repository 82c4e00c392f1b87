package io.groupmebridge.ingest;

import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** How far each conversation of each account is journaled, kept over restarts. It goes with its account. */
interface HighWaterMarks {

    /** What is kept of an account. */
    Mono<Kept> of(AccountId account);

    /**
     * Raises marks and answers when that is durable. What is behind the kept, or of an account that is gone, changes
     * nothing.
     */
    Mono<Void> raise(List<Raise> raises);

    /** Forgets a conversation that the account has left. */
    Mono<Void> forget(AccountId account, Conversation conversation);

    /**
     * What is kept of an account.
     *
     * @param syncedAt the instant up to which every message is journaled; null: it was never caught up
     * @param marks by conversation the message up to which every one is journaled
     */
    record Kept(@Nullable Instant syncedAt, Map<Conversation, Long> marks) {

        public Kept {
            marks = Map.copyOf(marks);
        }
    }

    /**
     * News of an account.
     *
     * @param syncedAt null: no news of that
     */
    record Raise(
            AccountId account,
            Map<Conversation, Long> marks,
            @Nullable Instant syncedAt) {

        public Raise {
            marks = Map.copyOf(marks);
        }
    }
}
