package io.groupmebridge.session;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.groupmebridge.bayeux.Frame;
import io.groupmebridge.bayeux.Frame.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * One attempt to get through on one way, and what it says of it. For the breaker it is over when a handshake or the old
 * client id was answered, and its permission is given back exactly once; for the session's ladder, when its own channel was
 * subscribed. Owned by one loop.
 */
final class Trial {

    private final Way way;
    private final CircuitBreaker breaker;
    private final Clock clock;
    private final Instant since;
    private boolean over;
    private boolean excused;

    Trial(Way way, CircuitBreaker breaker, Clock clock) {
        this.way = way;
        this.breaker = breaker;
        this.clock = clock;
        this.since = clock.instant();
    }

    /** What the server sent tells whether it lets anybody in. */
    void heard(Frame frame) {
        switch (frame) {
            case Frame.HandshakeAccepted _, Frame.Published _ -> succeeded();
            case Frame.HandshakeRefused _ -> failed("the handshake was refused", true);
            case Frame.ConnectReply(var _, var outcome, var _) -> answered(outcome);
            case Frame.SubscribeReply(var _, var outcome, var _) -> answered(outcome);
            case Frame.UnsubscribeReply _, Frame.DisconnectReply _, Frame.PublishReply _, Frame.Unknown _ -> {}
        }
    }

    void failed(String reason, boolean reachedServer) {
        if (!over) {
            over = true;
            way.judged(reachedServer);
            breaker.onError(millis(), TimeUnit.MILLISECONDS, new SocketException(reason, null));
        }
        excused |= !reachedServer;
    }

    /** Nothing was learned. */
    void released() {
        if (!over) {
            over = true;
            breaker.releasePermission();
        }
    }

    /** Whether an end without a subscribed channel is no fault of the way. */
    boolean excused() {
        return excused;
    }

    /** A refusal is an answer too, but the server may refuse one account alone, or have forgotten one client. */
    private void answered(Outcome outcome) {
        switch (outcome) {
            case Outcome.Accepted _ -> succeeded();
            case Outcome.Refused(var refusal) -> {
                excused |= !refusal.unknownClient();
                released();
            }
        }
    }

    void succeeded() {
        if (!over) {
            over = true;
            way.judged(false);
            breaker.onSuccess(millis(), TimeUnit.MILLISECONDS);
        }
    }

    private long millis() {
        return Duration.between(since, clock.instant()).toMillis();
    }
}
