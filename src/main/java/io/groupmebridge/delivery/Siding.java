package io.groupmebridge.delivery;

import io.groupmebridge.event.Conversation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conversation of a strict subscription that stands aside of the cursor, as it is stored.
 *
 * @param doneTo all its events up to this place are settled; those behind it are not, also where the cursor has passed them
 * @param head the place of the delivery it waits for, or null when it waits for none and is catching up
 * @param since when it came to stand aside, or began to wait for this head
 */
record Siding(
        Conversation conversation, long doneTo, @Nullable Long head, Instant since) {

    /**
     * What changed since it was last written.
     *
     * @param standing as they are now
     * @param rejoined those that stand aside no more
     */
    record Changes(List<Siding> standing, List<Conversation> rejoined) {

        static final Changes NONE = new Changes(List.of(), List.of());

        Changes {
            standing = List.copyOf(standing);
            rejoined = List.copyOf(rejoined);
        }
    }
}
