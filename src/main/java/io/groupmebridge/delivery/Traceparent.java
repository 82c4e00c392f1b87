package io.groupmebridge.delivery;

import java.util.HexFormat;

/**
 * The header by which receivers' traces hang together (W3C Trace Context, level 1): one trace for all attempts of an event, whoever
 * makes them, and one span for each.
 */
final class Traceparent {

    static final String HEADER = "traceparent";

    /** A trace id has as many hexadecimal digits as an event's id ends with. */
    private static final int TRACE_ID = 32;

    private Traceparent() {}

    /**
     * The value for one attempt.
     *
     * @param id the {@code webhook-id}, which ends with 32 hexadecimal digits
     * @param random tells the attempt from all others
     */
    static String of(String id, long random) {
        var trace = id.substring(Math.max(0, id.length() - TRACE_ID));
        // No span is 0. It counts as sampled: otherwise receivers that go by that would keep no trace at all.
        return "00-" + trace + "-" + HexFormat.of().toHexDigits(random == 0 ? 1 : random) + "-01";
    }
}
