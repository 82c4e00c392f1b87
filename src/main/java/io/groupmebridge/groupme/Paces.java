package io.groupmebridge.groupme;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.RequestNotPermitted;
import io.groupmebridge.event.AccountId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * How fast each account calls GroupMe: a rate limiter of its own for every account that called lately. They are no entries
 * of the shared registry, which would have metrics for each of thousands. Safe for use by several threads.
 */
final class Paces {

    private final RateLimiterConfig config;
    private final Clock clock;
    private final Duration memory;

    /** The least lately used first; guarded by this object's lock. */
    private final Map<AccountId, Used> byAccount = new LinkedHashMap<>(16, 0.75f, true);

    private record Used(RateLimiter limiter, Instant at) {}

    Paces(RateLimiterConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
        // Whoever did not call for so long has nobody waiting and all permissions back: nothing is lost with its
        // limiter.
        this.memory = config.getTimeoutDuration().plus(config.getLimitRefreshPeriod());
    }

    /** Makes a call when it is the account's turn; fails with {@link RequestNotPermitted} when too many wait already. */
    <T> Mono<T> inTurn(AccountId account, Mono<T> call) {
        return Mono.defer(() -> {
            var limiter = limiter(account);
            var wait = Duration.ofNanos(limiter.reservePermission());
            if (wait.isNegative()) {
                return Mono.error(RequestNotPermitted.createRequestNotPermitted(limiter));
            }
            return wait.isZero() ? call : Mono.delay(wait).then(call);
        });
    }

    /** How many accounts are remembered. */
    synchronized int size() {
        return byAccount.size();
    }

    private synchronized RateLimiter limiter(AccountId account) {
        var now = clock.instant();
        var used = byAccount.get(account);
        var limiter = used == null ? RateLimiter.of(account.value(), config) : used.limiter();
        byAccount.put(account, new Used(limiter, now));
        forgetBefore(now.minus(memory));
        return limiter;
    }

    private void forgetBefore(Instant instant) {
        var leastLately = byAccount.values().iterator();
        while (leastLately.hasNext() && leastLately.next().at().isBefore(instant)) {
            leastLately.remove();
        }
    }
}
