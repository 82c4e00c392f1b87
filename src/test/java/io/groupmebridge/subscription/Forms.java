package io.groupmebridge.subscription;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Forms to start from, changed one member at a time. */
final class Forms {

    static final SubscriptionForm GOOD = named("orders");

    private Forms() {}

    static SubscriptionForm named(String name) {
        return new SubscriptionForm(
                name,
                "https://example.com/hooks",
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                null,
                null,
                Map.of(),
                null,
                null,
                null,
                null,
                null,
                null);
    }

    static SubscriptionForm to(String url) {
        return new SubscriptionForm(
                "orders", url, List.of(), List.of(), List.of(), null, null, null, null, Map.of(), null, null, null,
                null, null, null);
    }

    static SubscriptionForm filtering(List<String> events, List<String> accounts, List<String> conversations) {
        return new SubscriptionForm(
                GOOD.name(),
                GOOD.url(),
                events,
                accounts,
                conversations,
                null,
                null,
                null,
                null,
                Map.of(),
                null,
                null,
                null,
                null,
                null,
                null);
    }

    static SubscriptionForm signing(String format, String secret) {
        return new SubscriptionForm(
                GOOD.name(),
                GOOD.url(),
                List.of(),
                List.of(),
                List.of(),
                format,
                null,
                secret,
                null,
                Map.of(),
                null,
                null,
                null,
                null,
                null,
                null);
    }

    static SubscriptionForm ordered(String order) {
        return new SubscriptionForm(
                GOOD.name(),
                GOOD.url(),
                List.of(),
                List.of(),
                List.of(),
                null,
                order,
                null,
                null,
                Map.of(),
                null,
                null,
                null,
                null,
                null,
                null);
    }

    static SubscriptionForm sending(Map<String, String> headers) {
        return new SubscriptionForm(
                GOOD.name(),
                GOOD.url(),
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                null,
                null,
                headers,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    static SubscriptionForm limited(Duration timeout, Integer concurrency) {
        return limited(timeout, concurrency, null, null);
    }

    static SubscriptionForm paced(Integer rateLimit, List<String> schedule) {
        return limited(null, null, rateLimit, schedule);
    }

    private static SubscriptionForm limited(
            Duration timeout, Integer concurrency, Integer rateLimit, List<String> schedule) {
        return new SubscriptionForm(
                GOOD.name(),
                GOOD.url(),
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                null,
                null,
                Map.of(),
                null,
                timeout,
                concurrency,
                rateLimit,
                schedule,
                null);
    }
}
