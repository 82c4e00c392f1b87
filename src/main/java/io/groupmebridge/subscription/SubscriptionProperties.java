package io.groupmebridge.subscription;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Subscriptions that are declared in the settings; at every start they win over what the API did to them.
 *
 * @param subscriptions the webhooks, told apart by their names
 * @param webhook the short form for a single webhook that gets everything, named default
 */
@ConfigurationProperties("bridge")
@Validated
record SubscriptionProperties(
        @DefaultValue List<Entry> subscriptions,
        @DefaultValue Webhook webhook) {

    /**
     * One webhook.
     *
     * @param name unique name of the subscription, 1 to 100 characters
     * @param url http or https URL that takes the webhooks
     * @param events which types of events are sent: names, families such as message.*, or *; all when empty
     * @param accounts names of the accounts whose events are sent; all when empty
     * @param conversations conversations whose events are sent, written group:1 or direct:1_2; all when empty
     * @param format how the body is written: standard
     * @param order what a failing webhook holds up: conversation (nothing) or strict (what follows it in its conversation, until it is delivered or dead)
     * @param secret signing secret, whsec_ and the base64 of 24 to 64 bytes, or whsk_ and an ed25519 key; when not set one is generated and logged once
     * @param signature how a secret that is generated signs: v1 (HMAC-SHA256, the default) or v1a (ed25519); another one than before replaces the secret
     * @param headers headers to add to every webhook; their values are kept secret
     * @param sslBundle name of the SSL bundle (spring.ssl.bundle.*) that says which certificate to show to the endpoint and which to trust; none when not set
     * @param timeout how long one attempt may take, 1s to 30s
     * @param concurrency how many attempts may be under way at once, 1 to 256
     * @param rateLimit how many attempts may start in a second, 1 to 10000; no limit when not set
     * @param schedule how long to wait after each failed attempt before the next one, up to 100 waits such as 5s, 5m, 2h; that of bridge.delivery.schedule when not set
     * @param enabled whether webhooks are sent; when not set, a pause made through the API lasts
     */
    record Entry(
            @Nullable String name,
            @Nullable String url,
            @DefaultValue List<String> events,
            @DefaultValue List<String> accounts,
            @DefaultValue List<String> conversations,
            @Nullable String format,
            @Nullable String order,
            @Nullable String secret,
            @Nullable String signature,
            @DefaultValue Map<String, String> headers,
            @Nullable String sslBundle,
            @Nullable Duration timeout,
            @Nullable Integer concurrency,
            @Nullable Integer rateLimit,
            @Nullable List<String> schedule,
            @Nullable Boolean enabled) {

        SubscriptionForm toForm() {
            return new SubscriptionForm(
                    name,
                    url,
                    events,
                    accounts,
                    conversations,
                    format,
                    order,
                    secret,
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
            return "Entry[" + name + "]";
        }
    }

    /**
     * The single webhook.
     *
     * @param url http or https URL that takes every event; nothing is declared when empty
     * @param secret signing secret; when empty one is generated and logged once
     */
    record Webhook(
            @DefaultValue("") String url, @DefaultValue("") String secret) {

        /** Without secret, and without the URL. */
        @Override
        public String toString() {
            return "Webhook[***]";
        }
    }
}
