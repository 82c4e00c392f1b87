package io.groupmebridge.subscription;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * One webhook: where to send which events, and how.
 *
 * @param name unique, for people
 * @param headers sent with every attempt; the values are secret
 * @param timeout of one whole attempt, 1 to 30 s
 * @param concurrency how many attempts may be under way at once, 1 to 256
 */
public record Subscription(
        SubscriptionId id,
        String name,
        URI url,
        EventFilter filter,
        PayloadFormat format,
        SigningSecret secret,
        Map<String, String> headers,
        Duration timeout,
        int concurrency,
        State state,
        Source source,
        Instant createdAt,
        Instant updatedAt) {

    public Subscription {
        headers = Map.copyOf(headers);
    }

    /** Whether the lane moves. A subscription that stands still keeps its place in the journal. */
    public enum State {
        ACTIVE,
        PAUSED
    }

    /** Who made the subscription: the settings (which win over the API at every start) or the API. */
    public enum Source {
        SETTINGS,
        API
    }

    /** Without secret and header values. */
    @Override
    public String toString() {
        return "Subscription[" + id + ", " + name + ", " + state + "]";
    }
}
