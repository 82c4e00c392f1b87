package io.groupmebridge.delivery;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One webhook that was sent on trial, for people to look at: no secret is in it.
 *
 * @param response null when none came
 * @param error why none came, else null
 */
public record Probe(
        Request request,
        @Nullable Response response,
        @Nullable String error,
        Duration took) {

    /**
     * The request as it was sent.
     *
     * @param headers with {@code ***} for the values of the subscription's own; empty when nothing was sent
     */
    public record Request(String method, URI url, Map<String, String> headers, String body) {}

    /**
     * The answer as it came.
     *
     * @param headers the first 50, each value cut off at 200 characters
     * @param excerpt the text of the first 900 bytes of the body at most, without control characters
     */
    public record Response(int status, Map<String, String> headers, String excerpt) {}

    /** Whether the endpoint took it: a 2xx. */
    public boolean isTaken() {
        return response != null && response.status() >= 200 && response.status() < 300;
    }
}
