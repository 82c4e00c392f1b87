package io.groupmebridge.session;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * One transport and what all sessions together know of it. For any thread.
 */
final class Way {

    private final Transport transport;
    private final CircuitBreaker breaker;
    private final Clock clock;
    private volatile boolean refuses;

    /**
     * Makes one.
     *
     * @param breaker opens when the transport fails everybody; one call is an attempt until it was answered
     */
    Way(Transport transport, CircuitBreaker breaker, Clock clock) {
        this.transport = transport;
        this.breaker = breaker;
        this.clock = clock;
    }

    Transport transport() {
        return transport;
    }

    /** An attempt, or null when so many failed that it is not worth one now. */
    @Nullable
    Trial begin() {
        return breaker.tryAcquirePermission() ? new Trial(this, breaker, clock) : null;
    }

    /**
     * Whether nobody may try it now and what failed last did so although the server could be reached: then another way may do
     * better. Not while a few try whether it works again.
     */
    boolean refuses() {
        return refuses && breaker.getState() == CircuitBreaker.State.OPEN;
    }

    void judged(boolean refused) {
        refuses = refused;
    }
}
