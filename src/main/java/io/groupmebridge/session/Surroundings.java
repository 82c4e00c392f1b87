package io.groupmebridge.session;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.groupmebridge.account.Accounts;
import io.groupmebridge.groupme.GroupMe;
import java.time.Clock;
import java.util.Map;

/**
 * What all sessions of the process share.
 *
 * @param ways the transports that push and are configured
 * @param limiter bounds how many sockets are opened per time
 */
record Surroundings(
        GroupMe groupMe,
        Accounts accounts,
        InboundHandler handler,
        ChannelDemand demand,
        Map<TransportType, Way> ways,
        RateLimiter limiter,
        Waits waits,
        SessionMetrics metrics,
        Clock clock,
        SessionProperties properties) {

    /** The way of a transport that is configured. */
    Way way(TransportType type) {
        var way = ways.get(type);
        if (way == null) {
            throw new IllegalArgumentException(type + " is not configured");
        }
        return way;
    }
}
