package io.groupmebridge.session;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.github.resilience4j.retry.RetryRegistry;
import io.groupmebridge.account.Accounts;
import io.groupmebridge.bayeux.FrameCodec;
import io.groupmebridge.groupme.GroupMe;
import io.groupmebridge.groupme.GroupMeProperties;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;

/** Wires what all sessions share. */
@Configuration(proxyBeanMethods = false)
class SessionConfiguration {

    private static final List<String> CONNECTION_TYPES = List.of("websocket", "long-polling");

    /** Daemon threads; {@link Sessions} ends them. */
    @Bean(destroyMethod = "")
    Scheduler sessionScheduler(SessionProperties properties) {
        return Schedulers.newParallel("session", properties.threads(), true);
    }

    @Bean
    Surroundings sessionSurroundings(
            GroupMe groupMe,
            GroupMeProperties addresses,
            Accounts accounts,
            InboundHandler handler,
            ChannelDemand demand,
            CircuitBreakerRegistry breakers,
            RateLimiterRegistry limiters,
            RetryRegistry retries,
            MeterRegistry meters,
            Clock clock,
            SessionProperties properties) {
        var ways = new EnumMap<TransportType, Way>(TransportType.class);
        transports(addresses, properties, groupMe::clockOffset).forEach((type, transport) -> {
            var breaker = breakers.circuitBreaker("push-" + type.settingName(), "push");
            ways.put(type, new Way(transport, breaker, clock));
        });
        return new Surroundings(
                groupMe,
                accounts,
                handler,
                demand,
                ways,
                limiters.rateLimiter("push-connect"),
                Waits.of(
                        retries.retry("push").getRetryConfig(),
                        () -> ThreadLocalRandom.current().nextDouble()),
                new SessionMetrics(meters),
                clock,
                properties);
    }

    /** The transports that push and are configured. */
    static Map<TransportType, Transport> transports(
            GroupMeProperties addresses, SessionProperties properties, Supplier<Duration> clockOffset) {
        var overWebSocket = new FrameCodec("websocket", CONNECTION_TYPES, clockOffset);
        var webSocket = new WebSocketTransport(HttpClient.newConnection(), addresses, properties, overWebSocket);
        var transports = new EnumMap<TransportType, Transport>(TransportType.class);
        for (var type : properties.transports()) {
            switch (type) {
                case WEBSOCKET -> transports.put(type, webSocket);
                case HTTP_HANDSHAKE ->
                    transports.put(type, new HttpHandshakeTransport(webSocket, addresses, properties, overWebSocket));
                case LONG_POLLING ->
                    transports.put(
                            type,
                            new LongPollingTransport(
                                    addresses,
                                    properties,
                                    new FrameCodec("long-polling", CONNECTION_TYPES, clockOffset)));
                case POLLING -> {}
            }
        }
        return transports;
    }
}
