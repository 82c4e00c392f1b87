package io.groupmebridge.delivery;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to post a webhook.
 *
 * @param number from 1
 * @param at when it began
 * @param status the HTTP status, or null when none came back
 * @param error why none came back, else null
 * @param excerpt the text of the first 900 bytes of the endpoint's answer at most, or null when there was none
 */
public record Attempt(
        int number,
        Instant at,
        Duration took,
        @Nullable Integer status,
        @Nullable String error,
        @Nullable String excerpt) {

    /** The attempt that was answered so. */
    static Attempt of(int number, Instant at, Answer answer) {
        return switch (answer) {
            case Answer.Answered answered -> {
                var excerpt = answered.excerpt();
                yield new Attempt(
                        number, at, answered.took(), answered.status(), null, excerpt.isEmpty() ? null : excerpt);
            }
            case Answer.Unreachable(var kind, var message, var took) ->
                new Attempt(number, at, took, null, kind.wireName() + ": " + message, null);
        };
    }
}
