package io.groupmebridge.groupme;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** What the time headers of an answer say: when it was given, and when to come back. */
record DateHeaders(@Nullable Instant date, @Nullable Duration retryAfter) {

    /** The longest wait that is believed. */
    static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    /** {@code Date} has whole seconds and the answer was under way: less than this is no difference. */
    private static final Duration IMPRECISION = Duration.ofSeconds(2);

    static DateHeaders of(HttpHeaders headers, Clock clock) {
        var date = instant(headers.getFirst(HttpHeaders.DATE));
        var retryAfter = Optional.ofNullable(headers.getFirst(HttpHeaders.RETRY_AFTER))
                .flatMap(text -> wait(text.strip(), date.orElseGet(clock::instant)));
        return new DateHeaders(date.orElse(null), retryAfter.orElse(null));
    }

    /** How much the server's clock is ahead of {@code now}; zero when it does not say or the difference means nothing. */
    Duration offset(Instant now) {
        var offset = date == null ? Duration.ZERO : Duration.between(now, date);
        return offset.abs().compareTo(IMPRECISION) < 0 ? Duration.ZERO : offset;
    }

    /** Seconds, or a date by the server's clock. */
    private static Optional<Duration> wait(String text, Instant now) {
        var wait = text.matches("\\d{1,9}")
                ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
                : instant(text).map(then -> Duration.between(now, then));
        return wait.map(DateHeaders::withinBounds);
    }

    private static Duration withinBounds(Duration wait) {
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    private static Optional<Instant> instant(@Nullable String text) {
        try {
            return Optional.ofNullable(text)
                    .map(it -> ZonedDateTime.parse(it, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }
}
