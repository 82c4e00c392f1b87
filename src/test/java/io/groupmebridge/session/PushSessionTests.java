package io.groupmebridge.session;

import static io.groupmebridge.session.SessionStage.account;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.groupmebridge.groupme.Identity;
import io.groupmebridge.session.SessionStatus.State;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What a session does between a push server, GroupMe and a handler that are all in memory, in virtual time. */
class PushSessionTests {

    private static final String OWN = "/user/123";

    private final SessionStage stage = new SessionStage();

    @Test
    void aSessionFindsOutWhoItIsAndSubscribes() {
        var session = stage.session(account(null));

        session.start();
        stage.connect();

        assertThat(session.status().state()).isEqualTo(State.CONNECTED);
        assertThat(session.status().channels()).containsExactly(OWN);
        assertThat(session.status().lastFrameAt()).isNotNull();
        assertThat(stage.identified).containsExactly("ada is 123 Ada");
        assertThat(stage.announced).isEqualTo(1);
        assertThat(stage.transport.socket().sent.get(1))
                .contains("/meta/subscribe", OWN, "\"access_token\":\"sesame-3f2a\"");
        assertThat(stage.transport.socket().sent.get(2)).contains("/meta/connect");
    }

    @Test
    void aKnownUserIsBridgedThoughGroupMeIsAway() {
        stage.identity = new Identity.Unavailable("HTTP 503");
        var session = stage.session(account("123"));

        session.start();
        stage.connect();

        assertThat(session.status().state()).isEqualTo(State.CONNECTED);
    }

    @Test
    void anUnknownUserWaitsForGroupMe() {
        stage.identity = new Identity.Unavailable("HTTP 503");
        var session = stage.session(account(null));

        session.start();
        stage.settle();

        assertThat(session.status().state()).isEqualTo(State.WAITING);
        assertThat(session.status().reason()).isEqualTo("HTTP 503");

        stage.pass(Duration.ofSeconds(1));
        stage.pass(Duration.ofSeconds(1));
        assertThat(stage.asked).isEqualTo(2);
        stage.identity = SessionStage.KNOWN;
        stage.pass(Duration.ofSeconds(1));
        stage.connect();

        assertThat(session.status().state()).isEqualTo(State.CONNECTED);
    }

    @Test
    void aRejectedTokenEndsTheSessionBeforeAnySocket() {
        stage.identity = new Identity.TokenRejected();
        var session = stage.session(account("123"));

        session.start();
        stage.pass(Duration.ofHours(1));

        assertThat(session.status().state()).isEqualTo(State.TOKEN_REJECTED);
        assertThat(stage.asked).isEqualTo(1);
        assertThat(stage.transport.attempts).isZero();
    }

    @Test
    void aRefusedOwnChannelIsVerifiedBeforeTheTokenIsBlamed() {
        var session = stage.session(account("123"));
        session.start();
        stage.settle();
        stage.transport.socket().answer("/meta/handshake", true, "\"clientId\":\"client-0001\"");
        stage.settle();

        stage.transport
                .socket()
                .answer(
                        "/meta/subscribe",
                        false,
                        "\"subscription\":\"/user/123\",\"error\":\"Access token authentication failed\"");
        stage.settle();

        assertThat(stage.asked).isEqualTo(2);
        assertThat(session.status().state()).isEqualTo(State.WAITING);

        stage.identity = new Identity.TokenRejected();
        stage.pass(Duration.ofSeconds(1));
        stage.transport.socket().answer("/meta/handshake", true, "\"clientId\":\"client-0002\"");
        stage.settle();
        stage.transport.socket().answer("/meta/subscribe", false, "\"error\":\"Access token authentication failed\"");
        stage.pass(Duration.ofHours(1));

        assertThat(session.status().state()).isEqualTo(State.TOKEN_REJECTED);
        assertThat(stage.transport.attempts).isEqualTo(2);
    }

    @Test
    void aLostSocketIsReplacedAndKeepsItsClientId() {
        var session = connected();

        stage.transport.socket().lost("reset");
        stage.settle();
        assertThat(session.status().state()).isEqualTo(State.WAITING);
        assertThat(session.status().reason()).isEqualTo("reset");
        stage.pass(Duration.ofSeconds(1));

        assertThat(stage.transport.sockets).hasSize(2);
        assertThat(stage.transport.socket().sent.getFirst()).contains("/meta/connect", "client-0001");
        assertThat(session.status().reconnects()).isEqualTo(1);
        assertThat(stage.meters.counter("bridge.session.reconnects").count()).isEqualTo(1);
    }

    @Test
    void waitsGrowWhileTheServerIsAway() {
        stage.transport.failure = "Connection refused";
        var session = stage.session(account("123"));

        session.start();
        stage.settle();
        assertThat(stage.transport.attempts).isEqualTo(1);
        stage.pass(Duration.ofSeconds(1));
        assertThat(stage.transport.attempts).isEqualTo(2);
        stage.pass(Duration.ofSeconds(1));
        assertThat(stage.transport.attempts).isEqualTo(2);
        stage.pass(Duration.ofSeconds(1));
        assertThat(stage.transport.attempts).isEqualTo(3);
        assertThat(session.status().reason()).isEqualTo("Connection refused");
    }

    @Test
    void anOpenBreakerHoldsASessionAndCountsAsNothing() {
        stage.breaker.transitionToForcedOpenState();
        var session = stage.session(account("123"));

        session.start();
        stage.pass(Duration.ofMinutes(1));

        assertThat(stage.transport.attempts).isZero();
        assertThat(session.status().state()).isEqualTo(State.WAITING);
        assertThat(session.status().reason()).contains("circuit breaker");

        stage.breaker.transitionToClosedState();
        stage.pass(Duration.ofSeconds(1));
        stage.connect();

        assertThat(session.status().state()).isEqualTo(State.CONNECTED);
        assertThat(stage.breaker.getMetrics().getNumberOfSuccessfulCalls()).isEqualTo(1);
        assertThat(stage.breaker.getMetrics().getNumberOfFailedCalls()).isZero();
    }

    @Test
    void socketsThatEndBeforeTheirFirstFrameOpenTheBreaker() {
        var touchy = new SessionStage(CircuitBreakerConfig.custom()
                .slidingWindowSize(2)
                .minimumNumberOfCalls(2)
                .build());
        var session = touchy.session(account("123"));
        session.start();
        touchy.settle();

        touchy.transport.socket().lost("1011");
        touchy.pass(Duration.ofSeconds(1));
        touchy.transport.socket().lost("1011");
        touchy.pass(Duration.ofSeconds(10));

        assertThat(touchy.breaker.getState()).isEqualTo(CircuitBreaker.State.OPEN);
        assertThat(touchy.transport.attempts).isEqualTo(2);
    }

    @Test
    void aStopSaysGoodbyeAndWaitsForWhatCameIn() {
        var session = connected();
        stage.transport.socket().push(OWN, 1);
        stage.settle();
        var ended = new AtomicBoolean();

        session.stop().doFinally(_ -> ended.set(true)).subscribe();
        stage.settle();
        assertThat(stage.transport.socket().sent.getLast()).contains("/meta/disconnect");
        stage.transport.socket().answer("/meta/disconnect", true, "");
        stage.settle();

        assertThat(session.status().state()).isEqualTo(State.STOPPED);
        assertThat(stage.transport.socket().closed).isTrue();
        assertThat(ended).isFalse();
        stage.take();
        assertThat(ended).isTrue();
    }

    @Test
    void aStopDoesNotWaitForEver() {
        var session = connected();
        var ended = new AtomicBoolean();

        session.stop().doFinally(_ -> ended.set(true)).subscribe();
        stage.pass(Duration.ofSeconds(5));

        assertThat(ended).isTrue();
        assertThat(stage.transport.socket().closed).isTrue();
        assertThat(stage.transport.socket().cancelled).isTrue();
    }

    @Test
    void aSocketThatOpensAfterTheStopIsClosed() {
        var session = stage.session(account("123"));

        session.start();
        session.stop().subscribe();
        stage.pass(Duration.ofMinutes(5));

        assertThat(stage.transport.sockets).allMatch(socket -> socket.closed);
        assertThat(session.status().state()).isEqualTo(State.STOPPED);
    }

    private PushSession connected() {
        var session = stage.session(account("123"));
        session.start();
        stage.connect();
        assertThat(session.status().state()).isEqualTo(State.CONNECTED);
        return session;
    }
}
