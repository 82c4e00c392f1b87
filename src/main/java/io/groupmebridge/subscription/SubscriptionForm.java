package io.groupmebridge.subscription;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as somebody writes it, in the settings or through the API, unchecked: {@link SubscriptionRules} makes a
 * {@link SubscriptionDraft} of it. What is null was not said; an empty list narrows nothing.
 */
public record SubscriptionForm(
        @Nullable String name,
        @Nullable String url,
        List<String> events,
        List<String> accounts,
        List<String> conversations,
        @Nullable String format,
        @Nullable String order,
        @Nullable String secret,
        @Nullable String signature,
        Map<String, String> headers,
        @Nullable String sslBundle,
        @Nullable Duration timeout,
        @Nullable Integer concurrency,
        @Nullable Integer rateLimit,
        @Nullable List<String> schedule,
        @Nullable Boolean enabled) {

    /** Without secret and header values. */
    @Override
    public String toString() {
        return "SubscriptionForm[" + name + "]";
    }
}
