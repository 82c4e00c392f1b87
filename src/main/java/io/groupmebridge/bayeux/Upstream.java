package io.groupmebridge.bayeux;

import java.time.Instant;

/** What a client publishes. GroupMe's own clients publish these two and nothing else. */
public sealed interface Upstream {

    /** Asks for nothing but an answer: the way to the server and back can be measured by it. */
    record Ping() implements Upstream {}

    /**
     * The user types in the conversation of the channel. Shown for some 5 seconds, so whoever types on says it again.
     *
     * @param started goes out in milliseconds
     */
    record Typing(String userId, Instant started) implements Upstream {}
}
