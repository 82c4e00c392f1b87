package io.groupmebridge.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.groupmebridge.subscription.Disabled;
import io.groupmebridge.subscription.Subscription;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as it is shown.
 *
 * @param secret only in the answer to its creation or rotation
 * @param signature how webhooks are signed
 * @param publicKey what receivers verify with, when that is not the secret
 * @param previousSecretUntil until when the secret before the last rotation signs too, or null when none does
 * @param headers the names, with a mask for each value
 * @param sslBundle the name of the SSL bundle to connect with, null for none of its own
 * @param rateLimit how many attempts may start in a second, null for no limit
 * @param schedule the waits between attempts, null for those of the settings
 * @param disabled why the bridge gave it up, null unless the state is {@code auto_disabled}
 * @param pausedUntil until when nothing is sent because the endpoint asked for that or is down
 */
record SubscriptionView(
        String id,
        String name,
        String url,
        List<String> events,
        List<String> accounts,
        List<String> conversations,
        String format,
        String order,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String secret,
        String signature,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String publicKey,
        @Nullable Instant previousSecretUntil,
        Map<String, String> headers,
        @Nullable String sslBundle,
        long timeoutSeconds,
        int concurrency,
        @Nullable Integer rateLimit,
        @Nullable List<String> schedule,
        boolean enabled,
        String state,
        @Nullable DisabledView disabled,
        @Nullable Instant pausedUntil,
        String source,
        Instant createdAt,
        Instant updatedAt)
        implements Wire {

    private static final String MASK = "***";

    static SubscriptionView of(Subscription subscription, Instant now) {
        return of(subscription, null, now);
    }

    /** The one time that the secret is shown. */
    static SubscriptionView withSecret(Subscription subscription, Instant now) {
        return of(subscription, subscription.secret().value(), now);
    }

    private static SubscriptionView of(Subscription subscription, @Nullable String secret, Instant now) {
        var previous = subscription.previousSecret();
        SortedMap<String, String> masked = new TreeMap<>();
        subscription.headers().keySet().forEach(name -> masked.put(name, MASK));
        return new SubscriptionView(
                subscription.id().value(),
                subscription.name(),
                subscription.url().toString(),
                SubscriptionBody.patterns(subscription),
                SubscriptionBody.accounts(subscription),
                SubscriptionBody.conversations(subscription),
                subscription.format().wireName(),
                subscription.order().wireName(),
                secret,
                subscription.secret().scheme().wireName(),
                subscription.secret().publicKey().orElse(null),
                previous == null || !now.isBefore(previous.until()) ? null : previous.until(),
                masked,
                subscription.sslBundle(),
                subscription.timeout().toSeconds(),
                subscription.concurrency(),
                subscription.rateLimit(),
                SubscriptionBody.schedule(subscription),
                subscription.state() == Subscription.State.ACTIVE,
                subscription.state().name().toLowerCase(Locale.ROOT),
                DisabledView.of(subscription.disabled()),
                subscription.pausedUntil(),
                subscription.source().name().toLowerCase(Locale.ROOT),
                subscription.createdAt(),
                subscription.updatedAt());
    }

    /** Why and since when it is disabled. */
    record DisabledView(String reason, Instant since) {

        private static @Nullable DisabledView of(@Nullable Disabled disabled) {
            return disabled == null ? null : new DisabledView(disabled.reason().wireName(), disabled.since());
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "SubscriptionView[" + id + "]";
    }
}
