package io.groupmebridge.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message as it was said.
 *
 * @param id GroupMe's id, a decimal number beyond 2^53; ids order the messages of one conversation
 * @param text null when only attachments were sent
 * @param notice GroupMe's {@code event} object when the message announces something (a renamed group, a poll), else null
 * @param parentId the group a subtopic belongs to, else null
 */
public record Message(
        String id,
        Sender sender,
        @Nullable String text,
        Verbatim attachments,
        Instant createdAt,
        @Nullable String sourceGuid,
        boolean system,
        @Nullable Verbatim notice,
        @Nullable String parentId) {

    /**
     * Who said it.
     *
     * @param id the user's or bot's id, or {@code system}
     * @param type {@code user}, {@code bot}, {@code system} or {@code service}; an open list
     * @param name a snapshot of the name at that time
     */
    public record Sender(
            String id,
            String type,
            @Nullable String name,
            @Nullable String avatarUrl) {}
}
