package io.groupmebridge.session;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.groupmebridge.account.Accounts;
import io.groupmebridge.groupme.GroupMe;
import java.time.Clock;

/**
 * What all sessions of the process share.
 *
 * @param breaker opens when the push server fails everybody; one trial is a socket until its first frame
 * @param limiter bounds how many sockets are opened per time
 */
record Surroundings(
        GroupMe groupMe,
        Accounts accounts,
        InboundHandler handler,
        Transport transport,
        CircuitBreaker breaker,
        RateLimiter limiter,
        Waits waits,
        SessionMetrics metrics,
        Clock clock,
        SessionProperties properties) {}
