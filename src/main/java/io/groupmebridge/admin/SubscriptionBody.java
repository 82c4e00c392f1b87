package io.groupmebridge.admin;

import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.subscription.EventPattern;
import io.groupmebridge.subscription.Subscription;
import io.groupmebridge.subscription.SubscriptionForm;
import io.groupmebridge.subscription.WaitText;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can be written of a subscription. Null and left out are the same: the default.
 *
 * @param verify whether the endpoint must take a {@code webhook.ping} first; not kept
 */
record SubscriptionBody(
        @Nullable String name,
        @Nullable String url,
        @Nullable List<String> events,
        @Nullable List<String> accounts,
        @Nullable List<String> conversations,
        @Nullable String format,
        @Nullable String order,
        @Nullable String secret,
        @Nullable String signature,
        @Nullable Map<String, String> headers,
        @Nullable String sslBundle,
        @Nullable Integer timeoutSeconds,
        @Nullable Integer concurrency,
        @Nullable Integer rateLimit,
        @Nullable List<String> schedule,
        @Nullable Boolean enabled,
        @Nullable Boolean verify)
        implements Wire {

    /** The subscription as it is, with the values of its headers and without its secret: what a patch is applied to. */
    static SubscriptionBody of(Subscription subscription) {
        return new SubscriptionBody(
                subscription.name(),
                subscription.url().toString(),
                patterns(subscription),
                accounts(subscription),
                conversations(subscription),
                subscription.format().wireName(),
                subscription.order().wireName(),
                null,
                null,
                subscription.headers(),
                subscription.sslBundle(),
                Math.toIntExact(subscription.timeout().toSeconds()),
                subscription.concurrency(),
                subscription.rateLimit(),
                schedule(subscription),
                subscription.state() == Subscription.State.ACTIVE,
                null);
    }

    /** The form to check, with this for {@code enabled}. */
    SubscriptionForm toForm(@Nullable Boolean enabled) {
        return new SubscriptionForm(
                name,
                url,
                events == null ? List.of() : events,
                accounts == null ? List.of() : accounts,
                conversations == null ? List.of() : conversations,
                format,
                order,
                secret,
                signature,
                headers == null ? Map.of() : headers,
                sslBundle,
                timeoutSeconds == null ? null : Duration.ofSeconds(timeoutSeconds),
                concurrency,
                rateLimit,
                schedule,
                enabled);
    }

    boolean isToBeVerified() {
        return Boolean.TRUE.equals(verify);
    }

    static List<String> patterns(Subscription subscription) {
        return subscription.filter().events().stream().map(EventPattern::text).toList();
    }

    static @Nullable List<String> schedule(Subscription subscription) {
        var schedule = subscription.schedule();
        return schedule == null ? null : schedule.stream().map(WaitText::print).toList();
    }

    static List<String> accounts(Subscription subscription) {
        return subscription.filter().accounts().stream()
                .map(AccountId::value)
                .sorted()
                .toList();
    }

    static List<String> conversations(Subscription subscription) {
        return subscription.filter().conversations().stream()
                .map(Conversation::toString)
                .sorted()
                .toList();
    }

    /** Without secret and header values. */
    @Override
    public String toString() {
        return "SubscriptionBody[" + name + "]";
    }
}
