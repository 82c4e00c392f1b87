package io.groupmebridge.session;

import io.github.resilience4j.core.functions.Either;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.IntToLongFunction;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * How long to wait after so many failures in a row: what a Resilience4j retry says, within 1 to 60 seconds.
 *
 * @param millis the wait in milliseconds by the number of failures
 */
record Waits(IntToLongFunction millis) {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int MOST_FAILURES = 1_000;

    static Waits of(RetryConfig config) {
        var intervals = config.getIntervalBiFunction();
        return new Waits(failures -> intervals.apply(failures, Either.right(null)));
    }

    /** The wait after the given number of failures in a row; none after none. */
    Duration after(int failures) {
        if (failures <= 0) {
            return Duration.ZERO;
        }
        var wait = Duration.ofMillis(millis.applyAsLong(Math.min(failures, MOST_FAILURES)));
        return wait.compareTo(SHORTEST) < 0 ? SHORTEST : wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }

    /** Tries for ever, with these waits. */
    Retry forEver(Scheduler scheduler, Consumer<Throwable> onFailure) {
        return Retry.from(failures -> failures.concatMap(failure -> {
            onFailure.accept(failure.failure());
            var count = (int) Math.min(failure.totalRetriesInARow() + 1, MOST_FAILURES);
            return Mono.delay(after(count), scheduler);
        }));
    }
}
