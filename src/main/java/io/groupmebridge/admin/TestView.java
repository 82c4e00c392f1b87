package io.groupmebridge.admin;

import io.groupmebridge.delivery.Probe;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A webhook that was sent on trial, as it is shown.
 *
 * @param taken whether the endpoint answered 2xx
 * @param response null when none came
 * @param error why none came
 */
record TestView(
        boolean taken,
        RequestView request,
        @Nullable ResponseView response,
        @Nullable String error,
        long tookMs) implements Wire {

    static TestView of(Probe probe) {
        var request = probe.request();
        var response = probe.response();
        return new TestView(
                probe.isTaken(),
                new RequestView(request.method(), request.url().toString(), request.headers(), request.body()),
                response == null ? null : new ResponseView(response.status(), response.headers(), response.excerpt()),
                probe.error(),
                probe.took().toMillis());
    }

    /** The request as it was sent; the body is the very text that was signed. */
    record RequestView(String method, String url, Map<String, String> headers, String body) {}

    /** The answer as it came, its body cut off. */
    record ResponseView(int status, Map<String, String> headers, String excerpt) {}
}
