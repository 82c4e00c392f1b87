package io.groupmebridge.delivery;

import io.groupmebridge.delivery.Answer.Answered;
import io.groupmebridge.delivery.Answer.Unreachable;
import io.groupmebridge.event.EventType;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What an answer means for its delivery. Every outcome is settled: the lane's cursor may pass it. */
sealed interface Outcome {

    /** The endpoint took it. */
    record Delivered() implements Outcome {}

    /** It failed and is tried again, not before this time. */
    record Retrying(Instant at) implements Outcome {}

    /** It failed and is not tried again. It stays as a dead letter. */
    record Dead(DeathReason reason) implements Outcome {}

    /** It failed, and a second attempt would come too late to be of interest. */
    record Expired() implements Outcome {}

    /**
     * Decides. Only a 2xx is success; a redirect is not followed and so a failure. An endpoint may {@link Wish} for a longer
     * wait than the schedule's, never for a shorter one, or for an end of the attempts.
     *
     * @param wish what is asked for with the answer, as far as it counts
     * @param attempt which attempt it was, from 1
     * @param now when it ended
     */
    static Outcome of(
            Answer answer, Wish wish, int attempt, Instant now, RetrySchedule schedule, RandomGenerator random) {
        var taken = switch (answer) {
            case Answered answered -> answered.status() >= 200 && answered.status() < 300;
            case Unreachable _ -> false;
        };
        if (taken) {
            return new Delivered();
        }
        var scheduled = schedule.waitAfter(attempt, random);
        return switch (wish) {
            case Wish.AbortMessage _ -> new Dead(DeathReason.ABORTED);
            case Wish.Wait(var wished) -> again(scheduled.map(wait -> wait.compareTo(wished) > 0 ? wait : wished), now);
            // Should somebody enable the subscription again, the webhook is still to be delivered.
            case Wish.Disable _, Wish.None _ -> again(scheduled, now);
        };
    }

    private static Outcome again(Optional<Duration> after, Instant now) {
        return after.<Outcome>map(wait -> new Retrying(now.plus(wait)))
                .orElseGet(() -> new Dead(DeathReason.EXHAUSTED));
    }

    /** What it means for a delivery of an event of this type: one with a short life is tried once. */
    default Outcome ofType(EventType type) {
        return switch (this) {
            case Retrying _, Dead _ -> Lifetime.isShort(type) ? new Expired() : this;
            case Delivered _, Expired _ -> this;
        };
    }

    /** The state the delivery is in from now on. */
    default DeliveryState state() {
        return switch (this) {
            case Delivered _ -> DeliveryState.DELIVERED;
            case Retrying _ -> DeliveryState.RETRYING;
            case Dead _ -> DeliveryState.DEAD;
            case Expired _ -> DeliveryState.EXPIRED;
        };
    }

    /** Why it is not tried again, or null when it is no dead letter. */
    default @Nullable DeathReason reason() {
        return switch (this) {
            case Dead(var reason) -> reason;
            case Delivered _, Retrying _, Expired _ -> null;
        };
    }

    /** When it is tried again, or null when it is not. */
    default @Nullable Instant nextAttemptAt() {
        return switch (this) {
            case Retrying(var at) -> at;
            case Delivered _, Dead _, Expired _ -> null;
        };
    }
}
