package io.groupmebridge.session;

import static io.groupmebridge.session.SessionStage.account;
import static io.groupmebridge.session.TransportType.LONG_POLLING;
import static io.groupmebridge.session.TransportType.POLLING;
import static io.groupmebridge.session.TransportType.WEBSOCKET;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.groupmebridge.groupme.Identity;
import io.groupmebridge.session.SessionStatus.State;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

/** How a session goes from one transport to another and what its attempts mean for the breakers, in virtual time. */
class WaysTests {

    private static final Duration PROBE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofSeconds(30);

    private final SessionStage stage = stage(100, WEBSOCKET, LONG_POLLING, POLLING);
    private final FakeTransport better = stage.transport;
    private final FakeTransport worse = stage.transports.get(LONG_POLLING);

    @Test
    void aTransportThatIsRefusedIsLeftForTheNext() {
        var session = below();

        assertThat(session.status().state()).isEqualTo(State.CONNECTED);
        assertThat(session.status().transport()).isEqualTo(LONG_POLLING);
        assertThat(better.attempts).isEqualTo(3);
        assertThat(worse.attempts).isEqualTo(1);
    }

    @Test
    void aServerThatIsNotThereIsNoReasonToLeaveATransport() {
        better.failure = "Connection refused";
        better.cause = new ConnectException("Connection refused");

        stage.session(account("123")).start();
        stage.pass(Duration.ofMinutes(10));

        assertThat(better.attempts).isGreaterThan(8);
        assertThat(worse.attempts).isZero();
    }

    @Test
    void anOpenBreakerSendsTheSessionsToTheNextTransport() {
        var touchy = stage(2, WEBSOCKET, LONG_POLLING);
        touchy.transport.failure = "HTTP 503";

        var session = touchy.session(account("123"));
        session.start();
        touchy.pass(Duration.ofSeconds(6));
        touchy.connect(touchy.transports.get(LONG_POLLING));

        assertThat(touchy.breaker.getState()).isEqualTo(CircuitBreaker.State.OPEN);
        assertThat(touchy.transport.attempts).isEqualTo(2);
        assertThat(session.status().transport()).isEqualTo(LONG_POLLING);
    }

    @Test
    void aBetterTransportThatAnswersIsTakenWhenNoConnectIsHeld() {
        var session = below();
        better.failure = "";

        stage.pass(PROBE);
        better.socket().answer("/meta/handshake", true, "\"clientId\":\"probe-0001\"");
        stage.settle();
        assertThat(better.socket().sent.getLast()).contains("/meta/disconnect", "probe-0001");
        assertThat(better.socket().closed).isTrue();
        assertThat(worse.socket().closed).isFalse();

        worse.socket().answer("/meta/connect", true, "");
        stage.settle();
        assertThat(worse.socket().closed).isTrue();
        assertThat(worse.socket().sent).hasSize(3);
        assertThat(session.status().reason()).isEqualTo("a better transport answers");
        stage.pass(Duration.ofSeconds(1));

        assertThat(better.socket().sent.getFirst()).contains("/meta/connect", "client-0001");
        better.socket().answer("/meta/subscribe", true, "\"subscription\":\"/user/123\"");
        stage.settle();
        assertThat(session.status().transport()).isEqualTo(WEBSOCKET);
    }

    @Test
    void aBetterTransportIsLookedForAtLeastEveryFiveMinutes() {
        below();

        stage.pass(Duration.ofMinutes(45));

        // After 30 s, 1, 2, 4 minutes, then every 5.
        assertThat(better.attempts - 3).isEqualTo(11);
        assertThat(worse.attempts).isEqualTo(1);
        assertThat(worse.socket().closed).isFalse();
    }

    @Test
    void aProbeThatIsNotAnsweredDisturbsNothing() {
        var session = below();
        better.failure = "";

        stage.pass(PROBE.plusMinutes(1));

        assertThat(better.sockets).hasSize(1);
        assertThat(better.socket().closed).isTrue();
        assertThat(session.status().state()).isEqualTo(State.CONNECTED);
        assertThat(session.status().transport()).isEqualTo(LONG_POLLING);
    }

    @Test
    void aProbeThatFindsNoServerSaysNothingOfTheTransport() {
        below();
        better.failure = "Connection refused";
        better.cause = new ConnectException("Connection refused");

        stage.pass(PROBE);

        assertThat(better.attempts).isEqualTo(4);
        stage.breaker.transitionToOpenState();
        assertThat(stage.surroundings.way(WEBSOCKET).refuses()).isFalse();
    }

    @Test
    void whileNothingIsPushedPollsAreDue() {
        better.failure = "HTTP 503";
        worse.failure = "HTTP 504";
        var session = stage.session(account("123"));
        session.start();
        stage.pass(POLL.minusSeconds(1));
        assertThat(polls(stage)).isZero();

        stage.pass(Duration.ofSeconds(1));
        assertThat(polls(stage)).isEqualTo(1);
        assertThat(session.status().state()).isEqualTo(State.POLLING);
        assertThat(session.status().transport()).isEqualTo(POLLING);
        stage.pass(POLL.multipliedBy(3));
        assertThat(polls(stage)).isEqualTo(4);

        better.failure = "";
        while (better.sockets.isEmpty()) {
            stage.pass(Duration.ofSeconds(1));
        }
        stage.connect();
        assertThat(session.status().transport()).isEqualTo(WEBSOCKET);
        var before = polls(stage);
        stage.pass(POLL.multipliedBy(2));
        assertThat(polls(stage)).isEqualTo(before);
    }

    @Test
    void aTokenThatIsRevokedWhilePollingEndsTheSession() {
        var polling = stage(100, POLLING);
        var session = polling.session(account("123"));
        session.start();
        polling.settle();
        assertThat(polls(polling)).isEqualTo(1);

        polling.identity = new Identity.TokenRejected();
        polling.pass(POLL.multipliedBy(10));

        assertThat(session.status().state()).isEqualTo(State.TOKEN_REJECTED);
        assertThat(polls(polling)).isEqualTo(11);
        assertThat(polling.asked).isEqualTo(3);
    }

    @Test
    void pollsThatCannotSucceedAreNoPolling() {
        var polling = stage(100, POLLING);
        polling.identity = new Identity.Unavailable("HTTP 503");
        var session = polling.session(account("123"));
        session.start();
        polling.settle();

        assertThat(session.status().state()).isEqualTo(State.WAITING);
        assertThat(session.status().reason()).isEqualTo("HTTP 503");
        assertThat(SessionHealth.health(Map.of(SessionStage.ADA, session.status()), Status.UP)
                        .getStatus())
                .isEqualTo(Status.DOWN);
        polling.identity = SessionStage.KNOWN;
        polling.pass(POLL);
        assertThat(session.status().state()).isEqualTo(State.POLLING);
        assertThat(session.status().reason()).isNull();
    }

    @Test
    void aWayIsNotGivenUpWhileAFewTryWhetherItWorksAgain() {
        var way = stage.surroundings.way(WEBSOCKET);
        way.judged(true);
        stage.breaker.transitionToOpenState();
        assertThat(way.begin()).isNull();
        assertThat(way.refuses()).isTrue();

        stage.breaker.transitionToHalfOpenState();
        while (stage.breaker.tryAcquirePermission()) {
            assertThat(way.refuses()).isFalse();
        }

        assertThat(way.begin()).isNull();
        assertThat(way.refuses()).isFalse();
    }

    @Test
    void aNewHandshakeOnTheOldSocketMeansThatNoTransportWorksYet() {
        var session = below();
        assertThat(session.status().transport()).isEqualTo(LONG_POLLING);

        worse.socket().answer("/meta/connect", false, "\"error\":\"401::Unknown client\"");
        stage.settle();

        assertThat(worse.socket().sent.getLast()).contains("/meta/handshake");
        assertThat(session.status().transport()).isNull();
        better.attempts = 0;
        stage.pass(Duration.ofSeconds(31));
        assertThat(better.attempts).isZero();
    }

    @Test
    void aServerThatRefusesEveryHandshakeOpensTheBreaker() {
        var touchy = stage(2, WEBSOCKET);
        touchy.session(account("123")).start();

        for (var attempt = 0; attempt < 2; attempt++) {
            touchy.settle();
            touchy.transport.socket().answer("/meta/handshake", false, "\"error\":\"403::denied\"");
            touchy.pass(Duration.ofSeconds(2));
        }

        assertThat(touchy.breaker.getState()).isEqualTo(CircuitBreaker.State.OPEN);
    }

    @Test
    void whatIsRefusedToOneAccountIsNoFailureOfTheServer() {
        var session = below();
        assertThat(failures(LONG_POLLING)).isZero();

        worse.socket().lost("reset");
        stage.pass(Duration.ofSeconds(8));
        worse.socket().answer("/meta/subscribe", false, "\"error\":\"401::Unknown client\"");
        stage.settle();
        worse.socket().answer("/meta/handshake", true, "\"clientId\":\"client-0002\"");
        stage.settle();
        worse.socket().answer("/meta/subscribe", false, "\"error\":\"Access token authentication failed\"");
        stage.settle();

        assertThat(failures(LONG_POLLING)).isZero();
        assertThat(session.status().state()).isEqualTo(State.WAITING);
        stage.pass(Duration.ofSeconds(16));
        assertThat(worse.sockets).hasSize(3);
    }

    /** A session whose better transport is refused and whose worse one works. */
    private PushSession below() {
        better.failure = "HTTP 503";
        var session = stage.session(account("123"));
        session.start();
        stage.pass(Duration.ofSeconds(1 + 2 + 4));
        worse.socket().answer("/meta/handshake", true, "\"clientId\":\"client-0001\",\"advice\":{\"timeout\":3600000}");
        stage.settle();
        worse.socket().answer("/meta/subscribe", true, "\"subscription\":\"/user/123\"");
        stage.settle();
        return session;
    }

    private int failures(TransportType type) {
        return stage.breakers.get(type).getMetrics().getNumberOfFailedCalls();
    }

    private static long polls(SessionStage stage) {
        return stage.told.stream()
                .filter(SessionChange.PollDue.class::isInstance)
                .count();
    }

    private static SessionStage stage(int calls, TransportType... types) {
        return new SessionStage(
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(calls)
                        .minimumNumberOfCalls(calls)
                        .build(),
                types);
    }
}
