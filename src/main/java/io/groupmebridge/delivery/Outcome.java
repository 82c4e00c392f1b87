package io.groupmebridge.delivery;

import io.groupmebridge.delivery.Answer.Answered;
import io.groupmebridge.delivery.Answer.Unreachable;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What an answer means for its delivery. Every outcome is settled: the lane's cursor may pass it. */
sealed interface Outcome {

    /** The endpoint took it. */
    record Delivered() implements Outcome {}

    /** It failed and is tried again, not before this time. */
    record Retrying(Instant at) implements Outcome {}

    /** It failed and the schedule is exhausted. It stays as a dead letter. */
    record Dead() implements Outcome {}

    /**
     * Decides. Only a 2xx is success; a redirect is not followed and so a failure. Answers that say more than their status
     * ({@code 410}, {@code Retry-After}) would be understood here.
     *
     * @param attempt which attempt it was, from 1
     * @param now when it ended
     */
    static Outcome of(Answer answer, int attempt, Instant now, RetrySchedule schedule, RandomGenerator random) {
        var taken = switch (answer) {
            case Answered answered -> answered.status() >= 200 && answered.status() < 300;
            case Unreachable _ -> false;
        };
        if (taken) {
            return new Delivered();
        }
        return schedule.waitAfter(attempt, random)
                .<Outcome>map(wait -> new Retrying(now.plus(wait)))
                .orElseGet(Dead::new);
    }

    /** The state the delivery is in from now on. */
    default DeliveryState state() {
        return switch (this) {
            case Delivered _ -> DeliveryState.DELIVERED;
            case Retrying _ -> DeliveryState.RETRYING;
            case Dead _ -> DeliveryState.DEAD;
        };
    }

    /** When it is tried again, or null when it is not. */
    default @Nullable Instant nextAttemptAt() {
        return switch (this) {
            case Retrying(var at) -> at;
            case Delivered _, Dead _ -> null;
        };
    }
}
