package io.groupmebridge.delivery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of one attempt to post a webhook. An attempt always ends in one of these, never in an exception. */
sealed interface Answer {

    /** How long the attempt took. */
    Duration took();

    /**
     * The endpoint answered; what happened to the rest of its answer does not matter any more.
     *
     * @param retryAfter the header {@code Retry-After} as it came, or null
     * @param instruction the header {@code webhook-delivery} as it came, or null
     * @param excerpt the text of the first 900 bytes of the body at most, without control characters
     */
    record Answered(
            int status,
            @Nullable String retryAfter,
            @Nullable String instruction,
            String excerpt,
            Duration took) implements Answer {}

    /**
     * No status came back. Whether the endpoint got the webhook is unknown.
     *
     * @param message for people; holds no secret and nothing of the URL but host and port
     */
    record Unreachable(Kind kind, String message, Duration took) implements Answer {

        /** The bridge itself failed to send. */
        static Unreachable internal(Throwable bug) {
            return new Unreachable(Kind.INTERNAL, bug.getClass().getSimpleName(), Duration.ZERO);
        }
    }

    /** Where it failed. */
    enum Kind {
        /** The host has no address. */
        DNS("dns"),
        /** The address is one that webhooks must not be sent to, or its URL is http where that is not allowed. */
        REFUSED_ADDRESS("refused-address"),
        /** No connection. */
        CONNECT("connect"),
        /** No trusted connection. */
        TLS("tls"),
        /** No status within the subscription's timeout. */
        TIMEOUT("timeout"),
        /** The connection ended before there was a status. */
        RESET("reset"),
        /** What came back is not HTTP. */
        PROTOCOL("protocol"),
        /** The bridge itself failed to send. */
        INTERNAL("internal");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        /** The name in logs, errors and metrics. */
        String wireName() {
            return wireName;
        }
    }

    /** Whether it says that the endpoint is down or overwhelmed, rather than that it does not like this webhook. */
    default boolean showsTrouble() {
        return switch (this) {
            // A 4xx (or a redirect) is the answer of an endpoint that is up: it must not hold up what it would accept.
            case Answered answered -> answered.status() >= 500 || answered.status() == 429;
            case Unreachable _ -> true;
        };
    }
}
