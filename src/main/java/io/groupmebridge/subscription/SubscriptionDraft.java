package io.groupmebridge.subscription;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as somebody wants it, checked.
 *
 * @param secret null to keep the present one, or to have one generated when there is none
 * @param rateLimit null for no limit
 * @param schedule null for that of the settings
 * @param enabled null to leave it as it is (a new one is active)
 */
public record SubscriptionDraft(
        String name,
        URI url,
        EventFilter filter,
        PayloadFormat format,
        @Nullable SigningSecret secret,
        Map<String, String> headers,
        Duration timeout,
        int concurrency,
        @Nullable Integer rateLimit,
        @Nullable List<Duration> schedule,
        @Nullable Boolean enabled) {

    public SubscriptionDraft {
        headers = Map.copyOf(headers);
        schedule = schedule == null ? null : List.copyOf(schedule);
    }

    /** Without secret and header values. */
    @Override
    public String toString() {
        return "SubscriptionDraft[" + name + "]";
    }
}
