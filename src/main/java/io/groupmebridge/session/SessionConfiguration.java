package io.groupmebridge.session;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.github.resilience4j.retry.RetryRegistry;
import io.groupmebridge.account.Accounts;
import io.groupmebridge.groupme.GroupMe;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Wires what all sessions share. */
@Configuration(proxyBeanMethods = false)
class SessionConfiguration {

    /** Daemon threads; {@link Sessions} ends them. */
    @Bean(destroyMethod = "")
    Scheduler sessionScheduler(SessionProperties properties) {
        return Schedulers.newParallel("session", properties.threads(), true);
    }

    @Bean
    Surroundings sessionSurroundings(
            GroupMe groupMe,
            Accounts accounts,
            InboundHandler handler,
            Transport transport,
            CircuitBreakerRegistry breakers,
            RateLimiterRegistry limiters,
            RetryRegistry retries,
            MeterRegistry meters,
            Clock clock,
            SessionProperties properties) {
        return new Surroundings(
                groupMe,
                accounts,
                handler,
                transport,
                breakers.circuitBreaker("push"),
                limiters.rateLimiter("push-connect"),
                Waits.of(
                        retries.retry("push").getRetryConfig(),
                        () -> ThreadLocalRandom.current().nextDouble()),
                new SessionMetrics(meters),
                clock,
                properties);
    }
}
