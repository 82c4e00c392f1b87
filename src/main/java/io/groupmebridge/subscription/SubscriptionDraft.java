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
 * @param signature how a secret signs that is generated, or null when nothing is said
 * @param sslBundle null for none of its own
 * @param rateLimit null for no limit
 * @param schedule null for that of the settings
 * @param enabled null to leave it as it is (a new one is active)
 */
public record SubscriptionDraft(
        String name,
        URI url,
        EventFilter filter,
        PayloadFormat format,
        DeliveryOrder order,
        @Nullable SigningSecret secret,
        @Nullable SignatureScheme signature,
        Map<String, String> headers,
        @Nullable String sslBundle,
        Duration timeout,
        int concurrency,
        @Nullable Integer rateLimit,
        @Nullable List<Duration> schedule,
        @Nullable Boolean enabled) {

    public SubscriptionDraft {
        headers = Map.copyOf(headers);
        schedule = schedule == null ? null : List.copyOf(schedule);
    }

    /** The secret that it names, or one made up. */
    SigningSecret secretOrNew() {
        return secret == null ? SigningSecret.generate(signature == null ? SignatureScheme.V1 : signature) : secret;
    }

    /** This draft with that secret, if it names none and the present one does not sign as it says. */
    SubscriptionDraft replacing(SigningSecret present, SigningSecret made) {
        return secret != null || signature == null || signature == present.scheme() ? this : with(made);
    }

    /** The same with a secret that is known before there is a subscription, made up when the draft names none. */
    public SubscriptionDraft withSecret() {
        return with(secretOrNew());
    }

    private SubscriptionDraft with(SigningSecret made) {
        return new SubscriptionDraft(
                name,
                url,
                filter,
                format,
                order,
                made,
                signature,
                headers,
                sslBundle,
                timeout,
                concurrency,
                rateLimit,
                schedule,
                enabled);
    }

    /** Without secret and header values. */
    @Override
    public String toString() {
        return "SubscriptionDraft[" + name + "]";
    }
}
