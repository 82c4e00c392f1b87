package io.groupmebridge.bayeux;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A message that somebody published to a channel the session is subscribed to.
 *
 * @param data what was published, without Bayeux fields (and so without {@code ext})
 * @param raw the same as it came
 * @param id the publisher's message id, which says nothing about ours, or null
 */
public record Inbound(
        String channel, JsonNode data, Utf8 raw, @Nullable String id) {

    /** One that did not come in a frame. */
    public Inbound(String channel, JsonNode data, @Nullable String id) {
        this(channel, data, Utf8.of(data.toString()), id);
    }

    /** Whether it only shows that the channel works, as what the session says to its own channel does when it comes back. */
    public boolean isPing() {
        return channel.startsWith("/user/")
                && data.size() == 1
                && "ping".equals(data.path("type").asString(""));
    }
}
