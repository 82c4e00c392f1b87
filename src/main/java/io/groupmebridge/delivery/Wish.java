package io.groupmebridge.delivery;

import io.groupmebridge.delivery.Answer.Answered;
import io.groupmebridge.delivery.Answer.Unreachable;
import io.groupmebridge.subscription.Disabled;
import io.netty.handler.codec.DateFormatter;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an endpoint asks for with its answer, beside taking this webhook or not. A pure reading of the answer. */
sealed interface Wish {

    /** The longest an endpoint can have the bridge wait. */
    Duration LONGEST_WAIT = Duration.ofHours(24);

    Set<Integer> STATUSES_TO_WAIT_AFTER = Set.of(429, 503);
    Pattern SECONDS = Pattern.compile("\\d+");

    /** A longer {@code Retry-After} is none: no way of writing it needs so many characters. */
    int LONGEST_TEXT = 64;

    /** Nothing in particular. */
    record None() implements Wish {}

    /** Never this webhook again: {@code webhook-delivery: abort-message}. */
    record AbortMessage() implements Wish {}

    /** No webhook for so long, more than nothing and at most {@link #LONGEST_WAIT}: {@code Retry-After} on 429 and 503. */
    record Wait(Duration duration) implements Wish {}

    /** No webhook any more: {@code 410 Gone} or {@code webhook-delivery: disable}. */
    record Disable(Disabled.Reason reason) implements Wish {}

    /**
     * Reads the wish; of several the strongest. What is not understood is no wish, and whatever came, this does not throw.
     *
     * @param now when the answer came, for waits that are given as a date
     */
    static Wish of(Answer answer, Instant now) {
        return switch (answer) {
            case Unreachable _ -> new None();
            case Answered answered -> of(answered, now);
        };
    }

    private static Wish of(Answered answered, Instant now) {
        if (answered.status() == 410) {
            return new Disable(Disabled.Reason.GONE);
        }
        var instruction = answered.instruction();
        return switch (instruction == null ? "" : instruction.strip().toLowerCase(Locale.ROOT)) {
            case "disable" -> new Disable(Disabled.Reason.ASKED);
            case "abort-message" -> new AbortMessage();
            default ->
                STATUSES_TO_WAIT_AFTER.contains(answered.status()) ? waiting(answered.retryAfter(), now) : new None();
        };
    }

    /** Both forms of RFC 9110, 10.2.3, the date also in the two obsolete ways of writing it. */
    private static Wish waiting(@Nullable String retryAfter, Instant now) {
        if (retryAfter == null) {
            return new None();
        }
        var text = retryAfter.strip();
        if (text.length() > LONGEST_TEXT) {
            return new None();
        }
        if (SECONDS.matcher(text).matches()) {
            var longest = BigInteger.valueOf(LONGEST_WAIT.toSeconds());
            return waiting(Duration.ofSeconds(new BigInteger(text).min(longest).longValueExact()));
        }
        return waitingUntil(text, now);
    }

    private static Wish waitingUntil(String text, Instant now) {
        try {
            var date = DateFormatter.parseHttpDate(text);
            return date == null ? new None() : waiting(Duration.between(now, date.toInstant()));
        } catch (RuntimeException _) {
            // The parser is not ours and what it reads is a stranger's: a lane must not break of it.
            return new None();
        }
    }

    private static Wish waiting(Duration wait) {
        if (!wait.isPositive()) {
            return new None();
        }
        return new Wait(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
    }

    /** The name in metrics. */
    default String wireName() {
        return switch (this) {
            case None _ -> "none";
            case AbortMessage _ -> "abort_message";
            case Wait _ -> "wait";
            case Disable _ -> "disable";
        };
    }
}
