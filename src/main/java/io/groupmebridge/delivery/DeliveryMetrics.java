package io.groupmebridge.delivery;

import io.groupmebridge.delivery.Answer.Answered;
import io.groupmebridge.delivery.Answer.Unreachable;
import io.groupmebridge.journal.JournaledEvent;
import io.groupmebridge.subscription.Disabled;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The meters {@code bridge.delivery.*}. All tags are closed lists, so every meter is there from the start. */
final class DeliveryMetrics {

    private static final String[] CLASSES = {"none", "1xx", "2xx", "3xx", "4xx", "5xx"};

    private final Counter[] deliveredAttempts;
    private final Counter[] retryingAttempts;
    private final Counter[] deadAttempts;
    private final Counter[] expiredAttempts;
    private final Counter expired;
    private final AtomicLong blocked = new AtomicLong();
    private final Map<String, Counter> wishes;
    private final Map<Disabled.Reason, Counter> disabled;
    private final Counter throttled;
    private final Counter replayed;
    private final Counter laneFailures;
    private final Timer attempt;
    private final Timer lag;
    private final Level waiting;
    private final Level retrying;
    private final Level dead;

    private final MeterRegistry meters;

    DeliveryMetrics(MeterRegistry meters) {
        this.meters = meters;
        deliveredAttempts = attempts(DeliveryState.DELIVERED, meters);
        retryingAttempts = attempts(DeliveryState.RETRYING, meters);
        deadAttempts = attempts(DeliveryState.DEAD, meters);
        expiredAttempts = attempts(DeliveryState.EXPIRED, meters);
        wishes = Stream.of("abort_message", "wait", "disable")
                .collect(Collectors.toUnmodifiableMap(wish -> wish, wish -> wishes(wish, meters)));
        disabled = Arrays.stream(Disabled.Reason.values())
                .collect(Collectors.toUnmodifiableMap(reason -> reason, reason -> disabled(reason, meters)));
        throttled = Counter.builder("bridge.delivery.throttled")
                .description("times that an attempt had to wait because of its subscription's rate limit")
                .register(meters);
        replayed = Counter.builder("bridge.delivery.replayed")
                .description("deliveries that replays made due")
                .register(meters);
        laneFailures = Counter.builder("bridge.delivery.lane.failures")
                .description("times that a bug stopped a lane, which is then started again")
                .register(meters);
        expired = Counter.builder("bridge.delivery.expired")
                .description("deliveries that were dropped because they would have come, or failed, too late to matter")
                .register(meters);
        Gauge.builder("bridge.delivery.blocked", blocked, AtomicLong::get)
                .description("conversations that wait for a failing webhook under strict order")
                .register(meters);
        attempt = Timer.builder("bridge.delivery.attempt")
                .description("how long attempts take")
                .register(meters);
        lag = Timer.builder("bridge.delivery.lag")
                .description("from when the bridge first saw an event to its delivery")
                .register(meters);
        waiting = new Level("waiting", meters);
        retrying = new Level(DeliveryState.RETRYING.wireName(), meters);
        dead = new Level(DeliveryState.DEAD.wireName(), meters);
    }

    /** By class of status. */
    private static Counter[] attempts(DeliveryState outcome, MeterRegistry meters) {
        return Arrays.stream(CLASSES)
                .map(status -> Counter.builder("bridge.delivery.attempts")
                        .description("attempts to post a webhook, by what came of it and class of status")
                        .tag("outcome", outcome.wireName())
                        .tag("class", status)
                        .register(meters))
                .toArray(Counter[]::new);
    }

    private static Counter wishes(String wish, MeterRegistry meters) {
        return Counter.builder("bridge.delivery.wishes")
                .description("answers that asked for more: to end a message, to wait, to be disabled")
                .tag("wish", wish)
                .register(meters);
    }

    private static Counter disabled(Disabled.Reason reason, MeterRegistry meters) {
        return Counter.builder("bridge.delivery.disabled")
                .description("subscriptions that the bridge disabled")
                .tag("reason", reason.wireName())
                .register(meters);
    }

    /** Shows how the lanes are; asked at each scrape. */
    void lanes(Supplier<Lanes.Status> status) {
        lanes("running", () -> status.get().running());
        lanes("held", () -> status.get().held());
        lanes("failed", () -> status.get().failed());
    }

    private void lanes(String state, Supplier<Number> count) {
        Gauge.builder("bridge.delivery.lanes", count)
                .description("lanes that run; of these, held by an open breaker; stopped by a bug, to be started again")
                .tag("state", state)
                .register(meters);
    }

    /** Counts a lane that a bug just stopped. */
    void laneFailed() {
        laneFailures.increment();
    }

    /** Counts an attempt that has to wait for its turn. From any thread. */
    void throttled() {
        throttled.increment();
    }

    /** Counts deliveries that a replay made due. */
    void replayed(int deliveries) {
        replayed.increment(deliveries);
    }

    /** Counts deliveries that were dropped because they are of no interest any more. */
    void expired(int deliveries) {
        if (deliveries > 0) {
            expired.increment(deliveries);
        }
    }

    /** Notes how many conversations wait for a failing webhook under strict order, in all subscriptions. */
    void blocked(long conversations) {
        blocked.set(conversations);
    }

    /** Counts a subscription that was just disabled. */
    void disabled(Disabled.Reason reason) {
        Objects.requireNonNull(disabled.get(reason)).increment();
    }

    /** Counts an attempt that just ended. */
    void attempted(JournaledEvent event, Answer answer, Outcome outcome, Wish wish, Instant now) {
        var statusClass = switch (answer) {
            case Answered answered -> Math.clamp(answered.status() / 100, 0, CLASSES.length - 1);
            case Unreachable _ -> 0;
        };
        var counters = switch (outcome.state()) {
            case DELIVERED -> deliveredAttempts;
            case RETRYING -> retryingAttempts;
            case DEAD -> deadAttempts;
            case EXPIRED -> expiredAttempts;
        };
        counters[statusClass].increment();
        var wished = wishes.get(wish.wireName());
        if (wished != null) {
            wished.increment();
        }
        attempt.record(answer.took());
        if (outcome.state() == DeliveryState.DELIVERED) {
            var after = Duration.between(event.receivedAt(), now);
            // The clock may have been set back since.
            lag.record(after.isNegative() ? Duration.ZERO : after);
        }
    }

    /** How many deliveries wait for their first attempt, at most, and for how long. */
    Level waiting() {
        return waiting;
    }

    /** How many deliveries wait for a retry, and how old the oldest of their events is. */
    Level retrying() {
        return retrying;
    }

    /** How many dead letters there are, and how old the oldest of their events is. */
    Level dead() {
        return dead;
    }

    /** A level that is sampled from time to time. */
    static final class Level {

        private volatile long deliveries;
        private volatile Duration oldestAge = Duration.ZERO;

        private Level(String state, MeterRegistry meters) {
            Gauge.builder("bridge.delivery.backlog", this, level -> level.deliveries)
                    .description("deliveries that wait for their first attempt (at most), for a retry, or are dead"
                            + " (up to 100,000 of each subscription)")
                    .tag("state", state)
                    .register(meters);
            Gauge.builder("bridge.delivery.oldest.age", this, level -> level.oldestAge.toMillis() / 1_000.0)
                    .description("age of the oldest of them")
                    .baseUnit("seconds")
                    .tag("state", state)
                    .register(meters);
        }

        void is(long deliveries, Duration oldestAge) {
            this.deliveries = deliveries;
            this.oldestAge = oldestAge;
        }
    }
}
