package io.groupmebridge.trace;

import java.util.HexFormat;

/**
 * The header by which receivers' traces hang together (W3C Trace Context, level 1): one trace for all attempts of an event, whoever
 * makes them, and one span for each.
 */
public final class Traceparent {

    /** Its name. */
    public static final String HEADER = "traceparent";

    /** A trace id has as many hexadecimal digits as an event's id ends with. */
    private static final int TRACE_ID = 32;

    private Traceparent() {}

    /**
     * The value for one attempt. It counts as sampled: otherwise receivers that go by that would keep no trace at all.
     *
     * @param id the {@code webhook-id} or the trace's id, which ends with 32 hexadecimal digits
     * @param span tells the attempt from all others
     */
    public static String of(String id, long span) {
        return of(id, span, "-01");
    }

    /** The same for an attempt of a trace that is not kept here. */
    static String unsampled(String id, long span) {
        return of(id, span, "-00");
    }

    private static String of(String id, long span, String flags) {
        var trace = id.substring(Math.max(0, id.length() - TRACE_ID));
        // No span is 0.
        return "00-" + trace + "-" + HexFormat.of().toHexDigits(span == 0 ? 1 : span) + flags;
    }
}
