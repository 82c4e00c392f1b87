package io.groupmebridge.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.groupmebridge.account.Account;
import io.groupmebridge.bayeux.Inbound;
import io.groupmebridge.groupme.GroupMeProperties;
import io.groupmebridge.peers.FayeServer;
import io.groupmebridge.session.SessionStatus.State;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** One session with a real Faye server over real sockets; GroupMe's REST API is in memory. */
final class FayeStage implements AutoCloseable {

    static final String OWN = "/user/123";

    /** What the session knows of GroupMe; to be told otherwise by a test. */
    final SessionStage groupMe = new SessionStage();

    final FayeServer faye;
    final PushSession session;

    /** The numbers that were pushed, and what else the session told, in order. */
    final List<Integer> handled = new CopyOnWriteArrayList<>();

    final List<SessionChange> changes = new CopyOnWriteArrayList<>();

    private final Scheduler scheduler = Schedulers.newParallel("session-it", 1, true);

    /**
     * Starts a server; the session is for the test to start.
     *
     * @param hold how long the server holds a connect
     */
    FayeStage(Duration hold, TransportType... transports) {
        faye = FayeServer.start(hold);
        faye.tokens(Map.of("sesame-3f2a", "123"));
        session = new PushSession(SessionStage.account("123"), surroundings(List.of(transports)), scheduler);
    }

    void publish(int first, int last) {
        faye.publish(IntStream.rangeClosed(first, last)
                .mapToObj(number -> new FayeServer.Push(OWN, Map.of("n", number)))
                .toList());
    }

    void awaitConnected(int reconnects) {
        patiently()
                .until(() -> session.status().state() == State.CONNECTED
                        && session.status().reconnects() >= reconnects
                        && faye.stats().listeners(OWN).stream().anyMatch(FayeServer.Client::connected));
    }

    /** All numbers up to this one were pushed, each once and in order. */
    void awaitHandled(int count) {
        patiently().until(() -> handled.size() >= count);
        assertThat(handled)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, count).boxed().toList());
    }

    long announced() {
        return changes.stream()
                .filter(SessionChange.Subscribed.class::isInstance)
                .count();
    }

    static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(40));
    }

    @Override
    public void close() {
        session.stop().block();
        scheduler.dispose();
        faye.close();
    }

    private Surroundings surroundings(List<TransportType> transports) {
        var properties = new SessionProperties(
                64,
                Duration.ofSeconds(10),
                Duration.ofMillis(500),
                Duration.ofSeconds(2),
                DataSize.ofMegabytes(8),
                Duration.ofSeconds(5),
                1,
                transports,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1));
        var addresses = new GroupMeProperties(
                faye.pushUri(),
                URI.create("https://api.groupme.com/v3"),
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                32);
        var ways = new EnumMap<TransportType, Way>(TransportType.class);
        SessionConfiguration.transports(addresses, properties, () -> Duration.ZERO)
                .forEach((type, transport) -> ways.put(
                        type,
                        new Way(
                                transport,
                                CircuitBreaker.of(type.settingName(), CircuitBreakerConfig.ofDefaults()),
                                Clock.systemUTC())));
        return new Surroundings(
                groupMe,
                groupMe,
                new Handler(),
                groupMe,
                ways,
                RateLimiter.ofDefaults("push-connect"),
                new Waits(_ -> 1_000, () -> 1),
                new SessionMetrics(new SimpleMeterRegistry()),
                Clock.systemUTC(),
                properties);
    }

    private final class Handler implements InboundHandler {

        @Override
        public Mono<Void> handle(Account account, Inbound inbound) {
            return Mono.fromRunnable(() -> handled.add(inbound.data().get("n").asInt()));
        }

        @Override
        public void changed(Account account, SessionChange change) {
            changes.add(change);
        }
    }
}
