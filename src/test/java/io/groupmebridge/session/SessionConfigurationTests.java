package io.groupmebridge.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.springboot.circuitbreaker.autoconfigure.CircuitBreakerAutoConfiguration;
import io.github.resilience4j.springboot.circuitbreaker.autoconfigure.CircuitBreakerMetricsAutoConfiguration;
import io.github.resilience4j.springboot.ratelimiter.autoconfigure.RateLimiterAutoConfiguration;
import io.github.resilience4j.springboot.retry.autoconfigure.RetryAutoConfiguration;
import io.groupmebridge.groupme.GroupMeProperties;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

/** The module as application.yaml sets it up, beside in-memory neighbours. */
class SessionConfigurationTests {

    private final SessionStage stage = new SessionStage();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withInitializer(new ConfigDataApplicationContextInitializer())
            .withPropertyValues("management.endpoints.access.max-permitted=READ_ONLY")
            .withConfiguration(AutoConfigurations.of(
                    RetryAutoConfiguration.class,
                    CircuitBreakerAutoConfiguration.class,
                    CircuitBreakerMetricsAutoConfiguration.class,
                    RateLimiterAutoConfiguration.class))
            .withUserConfiguration(Settings.class, SessionConfiguration.class, Sessions.class, SessionHealth.class)
            .withBean(SimpleMeterRegistry.class, SimpleMeterRegistry::new)
            .withBean(Clock.class, Clock::systemUTC)
            .withBean(SessionStage.class, () -> stage);

    @Test
    void theDefaultsAreThoseOfTheDesign() {
        runner.run(context -> {
            var properties = context.getBean(SessionProperties.class);
            assertThat(properties.window()).isEqualTo(1024);
            assertThat(properties.pingInterval()).isEqualTo(Duration.ofSeconds(25));
            assertThat(properties.pongTimeout()).isEqualTo(Duration.ofSeconds(10));
            assertThat(properties.maxFrameSize().toMegabytes()).isEqualTo(8);

            var surroundings = context.getBean(Surroundings.class);
            assertThat(surroundings.ways())
                    .containsOnlyKeys(
                            TransportType.WEBSOCKET, TransportType.HTTP_HANDSHAKE, TransportType.LONG_POLLING);
            var breaker = context.getBean(CircuitBreakerRegistry.class).circuitBreaker("push-long-polling");
            assertThat(breaker.getCircuitBreakerConfig().getSlidingWindowSize()).isEqualTo(20);
            var limit = surroundings.limiter().getRateLimiterConfig();
            assertThat(limit.getLimitForPeriod()).isEqualTo(15);
            assertThat(limit.getLimitRefreshPeriod()).isEqualTo(Duration.ofMillis(100));
            assertThat(context.getBean(Sessions.class).isRunning()).isTrue();
        });
    }

    @Test
    void theBreakerIsSeenInTheMetrics() {
        runner.run(context -> assertThat(context.getBean(SimpleMeterRegistry.class)
                        .find("resilience4j.circuitbreaker.state")
                        .tag("name", "push-websocket")
                        .gauges())
                .isNotEmpty());
    }

    @Test
    void aWrongSettingIsNamed() {
        runner.withPropertyValues("bridge.session.window=0")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining("bridge.session")
                        .hasStackTraceContaining("window"));
        runner.withPropertyValues("bridge.session.max-frame-size=1GB")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining("bridge.session.max-frame-size must be 1KB to 64MB"));
        runner.withPropertyValues("bridge.session.transports=websocket,websocket")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining("bridge.session.transports must name at least one"));
        runner.withPropertyValues("bridge.session.transports=")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining("bridge.session.transports must name at least one"));
        runner.withPropertyValues("bridge.session.transports=polling,websocket")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining("bridge.session.transports must name polling last"));
        runner.withPropertyValues("bridge.session.transports=websocket,carrier-pigeon")
                .run(context -> assertThat(context).getFailure().hasStackTraceContaining("bridge.session.transports"));
        runner.withPropertyValues("bridge.groupme.push-url=ws://push.groupme.com/faye")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining("bridge.groupme.push-url must be wss://"));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties({SessionProperties.class, GroupMeProperties.class})
    static class Settings {}
}
