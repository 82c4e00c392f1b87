package io.groupmebridge.bayeux;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A message that somebody published to a channel the session is subscribed to.
 *
 * @param data what was published, without Bayeux fields (and so without {@code ext})
 * @param id the publisher's message id, which says nothing about ours, or null
 */
public record Inbound(
        String channel, JsonNode data, @Nullable String id) {

    /** Whether it only shows that the channel works, as what the session says to its own channel does when it comes back. */
    public boolean isPing() {
        return channel.startsWith("/user/")
                && data.size() == 1
                && "ping".equals(data.path("type").asString(""));
    }
}
