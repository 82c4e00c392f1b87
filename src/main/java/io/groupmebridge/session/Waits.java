package io.groupmebridge.session;

import io.github.resilience4j.core.functions.Either;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.IntToLongFunction;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * How long to wait after so many failures in a row: drawn evenly between 1 second and the longest wait, which a Resilience4j
 * retry says and which is 60 seconds at most, so that many sessions that failed together do not come back together.
 *
 * @param longest the longest wait in milliseconds by the number of failures
 * @param random draws from 0 to 1; for any thread
 */
record Waits(IntToLongFunction longest, DoubleSupplier random) {

    private static final long SHORTEST = Duration.ofSeconds(1).toMillis();
    private static final long LONGEST = Duration.ofSeconds(60).toMillis();
    private static final int MOST_FAILURES = 1_000;

    static Waits of(RetryConfig config, DoubleSupplier random) {
        var intervals = config.getIntervalBiFunction();
        return new Waits(failures -> intervals.apply(failures, Either.right(null)), random);
    }

    /** The wait after the given number of failures in a row; none after none. */
    Duration after(int failures) {
        if (failures <= 0) {
            return Duration.ZERO;
        }
        var ceiling = Math.clamp(longest.applyAsLong(Math.min(failures, MOST_FAILURES)), SHORTEST, LONGEST);
        return Duration.ofMillis(SHORTEST + Math.round(random.getAsDouble() * (ceiling - SHORTEST)));
    }

    /** The same, but not shorter than that. */
    Duration after(int failures, Duration atLeast) {
        var wait = after(failures);
        return wait.compareTo(atLeast) > 0 ? wait : atLeast;
    }

    /** About so long, so that many do not come together: at least four fifths of it, and no more. */
    Duration about(Duration time) {
        return Duration.ofMillis(Math.round(time.toMillis() * (0.8 + 0.2 * random.getAsDouble())));
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
