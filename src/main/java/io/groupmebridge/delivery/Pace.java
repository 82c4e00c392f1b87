package io.groupmebridge.delivery;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Spreads a subscription's attempts over time when it has a rate limit: each takes its turn and waits for it, which spends no
 * attempt. Turns come in bursts of a tenth of a second at most. Waits are measured by {@link System#nanoTime}, which no
 * setting of the clock moves. Belongs to the lane's loop.
 */
final class Pace {

    private static final int BURSTS_PER_SECOND = 10;
    private static final Duration LONGEST_TURN = Duration.ofMinutes(1);

    private final @Nullable RateLimiter limiter;
    private final Runnable throttled;
    private final LongSupplier nanoTime;
    private boolean hasTurn;
    private long turnAt;

    /** Whether an attempt was told to wait, and has not been called since. */
    private boolean waits;

    /**
     * Begins anew.
     *
     * @param perSecond null for no limit
     * @param throttled told whenever an attempt has to wait
     */
    Pace(@Nullable Integer perSecond, Runnable throttled) {
        this(perSecond, throttled, System::nanoTime);
    }

    Pace(@Nullable Integer perSecond, Runnable throttled, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.limiter = perSecond == null ? null : RateLimiter.of("webhook", configuration(perSecond));
        this.throttled = throttled;
    }

    private static RateLimiterConfig configuration(int perSecond) {
        var burst = Math.max(1, perSecond / BURSTS_PER_SECOND);
        return RateLimiterConfig.custom()
                .limitForPeriod(burst)
                .limitRefreshPeriod(Duration.ofSeconds(1).multipliedBy(burst).dividedBy(perSecond))
                .timeoutDuration(LONGEST_TURN)
                .build();
    }

    /** Whether it is an attempt's turn now; it keeps the turn until {@link #gone}. */
    boolean isTurn() {
        if (limiter == null) {
            return true;
        }
        if (!hasTurn) {
            // Only one turn is taken at a time, so there is always one within a second.
            var wait = Math.max(0, limiter.reservePermission());
            hasTurn = true;
            turnAt = nanoTime.getAsLong() + wait;
            if (wait > 0) {
                throttled.run();
            }
        }
        waits = turnAt - nanoTime.getAsLong() > 0;
        return !waits;
    }

    /** The attempt whose turn it was has started. */
    void gone() {
        hasTurn = false;
    }

    /**
     * When it is the next attempt's turn, or null when nobody waits for one. A turn that came since {@link #isTurn} was asked
     * is called once as a time that is still to come: nothing else would bring the attempt there.
     */
    @Nullable
    Instant nextTurn(Instant now) {
        if (!hasTurn) {
            return null;
        }
        var left = turnAt - nanoTime.getAsLong();
        if (left > 0) {
            return now.plusNanos(left);
        }
        var missed = waits;
        waits = false;
        return missed ? now.plusNanos(1) : now;
    }
}
