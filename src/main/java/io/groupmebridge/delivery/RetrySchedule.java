package io.groupmebridge.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait after a failed attempt before the next one. The first attempt goes out at once; each wait of the list
 * allows one more.
 *
 * @param waits the waits between attempts, in order
 * @param jitter how much longer than that a wait may be at most, as a part of it: 0.2 is up to 20 % late, never early
 */
record RetrySchedule(List<Duration> waits, double jitter) {

    RetrySchedule {
        waits = List.copyOf(waits);
        if (waits.stream().anyMatch(Duration::isNegative)) {
            throw new IllegalArgumentException("a wait must not be negative: " + waits);
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("jitter must be 0 to 1, not " + jitter);
        }
    }

    /** This schedule with other waits; null for the same. */
    RetrySchedule with(@Nullable List<Duration> others) {
        return others == null ? this : new RetrySchedule(others, jitter);
    }

    /** How many attempts it allows. */
    int attempts() {
        return waits.size() + 1;
    }

    /** The wait after that many attempts (from 1), or empty when they were all. */
    Optional<Duration> waitAfter(int attempts, RandomGenerator random) {
        if (attempts > waits.size()) {
            return Optional.empty();
        }
        var wait = waits.get(attempts - 1);
        return Optional.of(wait.plusMillis((long) (wait.toMillis() * jitter * random.nextDouble())));
    }
}
