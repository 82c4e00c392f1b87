package io.groupmebridge.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.groupmebridge.account.Account;
import io.groupmebridge.bayeux.Inbound;
import io.groupmebridge.groupme.GroupMeProperties;
import io.groupmebridge.groupme.Identity;
import io.groupmebridge.peers.FayeServer;
import io.groupmebridge.session.SessionStatus.State;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A session with a real Faye server, which is told to fail in the ways that networks and servers do. */
class PushSessionIT {

    private static final String OWN = "/user/123";

    private final SessionStage stage = new SessionStage();
    private final List<Integer> handled = new CopyOnWriteArrayList<>();
    private final AtomicInteger announced = new AtomicInteger();
    private final Scheduler scheduler = Schedulers.newParallel("session-it", 1, true);
    private FayeServer faye;
    private PushSession session;

    @BeforeEach
    void start() {
        faye = FayeServer.start();
        faye.tokens(Map.of("sesame-3f2a", "123"));
        session = new PushSession(SessionStage.account("123"), surroundings(), scheduler);
        session.start();
    }

    @AfterEach
    void stop() {
        if (session != null) {
            session.stop().block();
        }
        scheduler.dispose();
        if (faye != null) {
            faye.close();
        }
    }

    @Test
    void whatIsPushedArrivesOnceAndInOrder() {
        awaitConnected(0);

        publish(1, 500);

        awaitHandled(500);
        assertThat(session.status().channels()).containsExactly(OWN);
        assertThat(session.status().lastEventAt()).isNotNull();
    }

    @Test
    void whatIsPushedWhileTheSocketIsDestroyedArrivesWhenItIsBack() {
        awaitConnected(0);
        publish(1, 10);
        awaitHandled(10);

        faye.listenersOf(OWN).destroySockets();
        publish(11, 20);

        awaitHandled(20);
        awaitConnected(1);
        assertThat(faye.stats().counts().handshake()).isEqualTo(1);
    }

    @Test
    void aHalfOpenSocketIsFoundAndReplaced() {
        awaitConnected(0);

        faye.listenersOf(OWN).freezeSockets();

        awaitConnected(1);
        publish(1, 10);
        awaitHandled(10);
        assertThat(faye.stats().counts().handshake()).isEqualTo(1);
    }

    @Test
    void aForgottenClientShakesHandsAgainAndSaysThatItMayHaveMissedSomething() {
        awaitConnected(0);

        faye.listenersOf(OWN).forget();

        patiently().until(() -> announced.get() == 2);
        awaitConnected(1);
        publish(1, 10);
        awaitHandled(10);
        assertThat(faye.stats().counts().handshake()).isEqualTo(2);
    }

    @Test
    void aTokenThatIsRejectedEndsTheSession() {
        awaitConnected(0);

        stage.identity = new Identity.TokenRejected();
        faye.tokens(Map.of());
        faye.listenersOf(OWN).forget();

        patiently().until(() -> session.status().state() == State.TOKEN_REJECTED);
        patiently().until(() -> faye.stats().sockets().isEmpty());
    }

    @Test
    void aStopLeavesNothingBehind() {
        awaitConnected(0);

        session.stop().block();

        assertThat(session.status().state()).isEqualTo(State.STOPPED);
        patiently().until(() -> faye.stats().sockets().isEmpty());
        assertThat(faye.stats().clients()).isEmpty();
    }

    private void publish(int first, int last) {
        faye.publish(IntStream.rangeClosed(first, last)
                .mapToObj(number -> new FayeServer.Push(OWN, Map.of("n", number)))
                .toList());
    }

    private void awaitConnected(int reconnects) {
        patiently()
                .until(() -> session.status().state() == State.CONNECTED
                        && session.status().reconnects() >= reconnects
                        && faye.stats().listeners(OWN).stream().anyMatch(FayeServer.Client::connected));
    }

    private void awaitHandled(int count) {
        patiently().until(() -> handled.size() >= count);
        assertThat(handled)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, count).boxed().toList());
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(30));
    }

    private Surroundings surroundings() {
        var properties = new SessionProperties(
                64,
                Duration.ofSeconds(10),
                Duration.ofMillis(500),
                Duration.ofSeconds(2),
                DataSize.ofMegabytes(8),
                Duration.ofSeconds(5),
                1);
        var addresses = new GroupMeProperties(
                faye.pushUri(),
                URI.create("https://api.groupme.com/v3"),
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                32);
        return new Surroundings(
                stage,
                stage,
                new Handler(),
                new WebSocketTransport(addresses, properties),
                CircuitBreaker.ofDefaults("push"),
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
            if (change instanceof SessionChange.Subscribed) {
                announced.incrementAndGet();
            }
        }
    }
}
