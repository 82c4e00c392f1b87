package io.groupmebridge.bayeux;

import io.groupmebridge.bayeux.SessionState.Handshaking;
import io.groupmebridge.bayeux.SessionState.Idle;
import io.groupmebridge.bayeux.SessionState.Opening;
import io.groupmebridge.bayeux.SessionState.Stopped;
import io.groupmebridge.bayeux.SessionState.Stopping;
import io.groupmebridge.bayeux.SessionState.Verifying;
import io.groupmebridge.bayeux.SessionState.Waiting;
import java.time.Duration;

/** The ways from one state to another that more than one event can take. Pure but for what they tell the {@link Turn}. */
final class Transitions {

    /** How long the server may take to answer anything but a connect. */
    static final Duration ANSWER = Duration.ofSeconds(15);

    private Transitions() {}

    static SessionState open(Memory memory, Resume resume, Turn turn) {
        turn.emit(new Action.OpenSocket(resume.purpose()));
        return new Opening(memory, resume);
    }

    /** Asks for a client id on the open socket. A handshake goes alone (Bayeux 1.0, "Handshake Request"). */
    static SessionState handshake(Memory memory, Turn turn) {
        var counted = memory.counted();
        turn.send(new Request.Handshake(counted.latestId()));
        return new Handshaking(counted, counted.latestId(), turn.in(ANSWER));
    }

    /** There is no socket any more: the next one after a backoff. */
    static SessionState retreat(Memory memory, Resume resume, String reason, Turn turn) {
        var again = memory.withBackoff(memory.backoff().again());
        turn.emit(new Action.Wait(again.backoff().attempts(), again.advice().interval()));
        var ordered = memory.advice().reconnect() == Advice.Reconnect.HANDSHAKE;
        return new Waiting(again, ordered ? new Resume.FromScratch() : resume, reason);
    }

    static SessionState closeAndRetreat(Memory memory, Resume resume, String reason, Turn turn) {
        turn.emit(new Action.CloseSocket(reason));
        return retreat(memory, resume, reason, turn);
    }

    /** The client id is gone. The first time a new one is asked for at once and on the same socket, then after a backoff. */
    static SessionState rehandshake(Live live, String reason, Turn turn) {
        turn.because(reason);
        var memory = live.left(turn.now());
        if (memory.backoff().rehandshaken()) {
            return closeAndRetreat(memory, new Resume.FromScratch(), reason, turn);
        }
        var spent = memory.withBackoff(memory.backoff().withRehandshake());
        var interval = spent.advice().interval();
        if (interval.isZero()) {
            return handshake(spent, turn);
        }
        turn.emit(new Action.CloseSocket(reason));
        turn.emit(new Action.Wait(0, interval));
        return new Waiting(spent, new Resume.FromScratch(), reason);
    }

    /** Ends the session: politely where the server knows it. */
    static SessionState stop(SessionState state, Stopped end, Turn turn) {
        return switch (state) {
            case Live live -> {
                var counted = live.memory().counted();
                turn.send(new Request.Disconnect(counted.latestId(), live.clientId()));
                yield new Stopping(counted.latestId(), turn.in(ANSWER), end);
            }
            case Opening _, Handshaking _ -> close(end, turn);
            case Idle _, Waiting _, Verifying _ -> end;
            case Stopping _, Stopped _ -> state;
        };
    }

    /** Ends the session without a word. */
    static SessionState close(Stopped end, Turn turn) {
        turn.emit(new Action.CloseSocket(end.reason()));
        return end;
    }
}
