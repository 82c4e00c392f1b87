package io.groupmebridge.admin;

import io.groupmebridge.delivery.TimeRange;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Reads the times {@code from} and {@code to} of a request, as RFC 3339 writes them. */
final class TimeText {

    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private TimeText() {}

    /** The range; what is null does not bound it. A fault is told by field and message. */
    static TimeRange range(
            @Nullable String from, @Nullable String to, BiFunction<String, String, ProblemException> fault) {
        var first = instant("from", from, fault);
        var last = instant("to", to, fault);
        try {
            return new TimeRange(first, last);
        } catch (IllegalArgumentException e) {
            throw fault.apply("to", String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable Instant instant(
            String name, @Nullable String text, BiFunction<String, String, ProblemException> fault) {
        if (text == null) {
            return null;
        }
        try {
            var instant = OffsetDateTime.parse(text).toInstant();
            if (!instant.isBefore(EARLIEST) && !instant.isAfter(LATEST)) {
                return instant;
            }
        } catch (DateTimeException _) {
            throw noInstant(name, fault);
        }
        throw noInstant(name, fault);
    }

    private static ProblemException noInstant(String name, BiFunction<String, String, ProblemException> fault) {
        return fault.apply(name, "must be a time such as 2026-08-01T12:00:00Z");
    }
}
