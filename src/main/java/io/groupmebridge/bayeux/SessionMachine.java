package io.groupmebridge.bayeux;

import io.groupmebridge.bayeux.SessionState.Handshaking;
import io.groupmebridge.bayeux.SessionState.Idle;
import io.groupmebridge.bayeux.SessionState.Opening;
import io.groupmebridge.bayeux.SessionState.Running;
import io.groupmebridge.bayeux.SessionState.Stopped;
import io.groupmebridge.bayeux.SessionState.Stopping;
import io.groupmebridge.bayeux.SessionState.Verifying;
import io.groupmebridge.bayeux.SessionState.Waiting;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Decides what a session does next. A pure function: whoever calls it owns the socket, the timers and the clock, gives it
 * what happened one input at a time, and carries the actions out in their order before the next.
 *
 * <pre>
 *   Idle → Opening → Handshaking → Live (subscribing, then connected) → Stopping → Stopped
 *             ↑ ↘ the old client id ↗ ↓
 *             └──────── Waiting ←─────┘ (Verifying, when the own channel was refused)
 * </pre>
 */
public final class SessionMachine {

    private static final int MOST_MALFORMED = 3;

    private SessionMachine() {}

    /** The next state after an input and what must be done to get there. Throws nothing, whatever the order of inputs. */
    public static Step step(SessionState state, Input input, Instant now) {
        var turn = new Turn(now);
        return turn.end(state, next(state, input, turn));
    }

    private static SessionState next(SessionState state, Input input, Turn turn) {
        return switch (input) {
            case Input.Started started -> started(state, started, turn);
            case Input.SocketOpened _ -> opened(state, turn);
            case Input.SocketLost(var reason) -> lost(state, reason, turn);
            case Input.FramesReceived(var frames) -> received(state, frames, turn);
            case Input.FramesMalformed(var reason) -> malformed(state, reason, turn);
            case Input.DeadlinePassed(var deadline) -> passed(state, deadline, turn);
            case Input.WaitOver _ -> waited(state, turn);
            case Input.ChannelsWanted(var channels) -> wanted(state, channels, turn);
            case Input.TypingWanted(var channel) ->
                state instanceof Live live ? LiveSession.typing(live, channel, turn) : state;
            case Input.TokenVerified _ -> verified(state, turn);
            case Input.TokenRejected(var reason) -> rejected(state, reason, turn);
            case Input.StopRequested _ -> Transitions.stop(state, Stopped.AS_ASKED, turn);
        };
    }

    private static SessionState started(SessionState state, Input.Started started, Turn turn) {
        return switch (state) {
            case Idle _, Stopped _ -> {
                var memory = Memory.of(started.credentials(), started.channels());
                yield Transitions.open(memory, new Resume.FromScratch(), turn);
            }
            case Running _, Stopping _ -> state;
        };
    }

    private static SessionState opened(SessionState state, Turn turn) {
        return switch (state) {
            case Opening(var memory, Resume.FromScratch _) -> Transitions.handshake(memory.withMalformed(0), turn);
            case Opening(var memory, Resume.WithClientId old) -> LiveSession.resume(memory.withMalformed(0), old, turn);
            default -> state;
        };
    }

    private static SessionState lost(SessionState state, String reason, Turn turn) {
        return switch (state) {
            case Opening(var memory, var resume) -> Transitions.retreat(memory, resume, reason, turn);
            case Handshaking(var memory, var _, var _) ->
                Transitions.retreat(memory, new Resume.FromScratch(), reason, turn);
            case Live live -> Transitions.retreat(live.left(turn.now()), live.resume(turn.now()), reason, turn);
            case Stopping stopping -> stopping.end();
            case Idle _, Waiting _, Verifying _, Stopped _ -> state;
        };
    }

    /** Pushed messages are handed on in every running state; the newest advice counts before any reply is acted on. */
    private static SessionState received(SessionState state, List<Frame> frames, Turn turn) {
        for (var frame : frames) {
            if (frame instanceof Frame.Published(var inbound, var _)
                    && !(state instanceof Idle || state instanceof Stopped)) {
                turn.emit(new Action.Publish(inbound));
            }
        }
        var next = state instanceof Running running ? running.with(advised(running, frames)) : state;
        if (next instanceof Running running && running.memory().advice().forbidsReturn()) {
            var end = new Stopped(Status.State.STOPPED, "the server advised not to come back");
            return Transitions.close(end, turn);
        }
        for (var frame : frames) {
            next = reply(next, frame, turn);
        }
        return next;
    }

    private static Memory advised(Running state, List<Frame> frames) {
        var memory = frames.isEmpty() ? state.memory() : state.memory().withMalformed(0);
        for (var frame : frames) {
            if (heeded(state, frame)) {
                memory = memory.withAdvice(memory.advice().merge(frame.advice()));
            }
        }
        return memory;
    }

    /**
     * Whose advice counts. A late reply to a request of an older client id must not advise the newer one. Faye hands published
     * messages on with all their members, so on the channels of groups and chats advice may be a stranger's.
     */
    private static boolean heeded(Running state, Frame frame) {
        return switch (frame) {
            case Frame.Reply reply -> reply.id() != null && state.awaits(reply.id());
            case Frame.Published(var inbound, var _) ->
                inbound.channel().equals(state.memory().own());
            case Frame.Unknown(var channel, var _) -> channel.startsWith("/meta/");
        };
    }

    private static SessionState reply(SessionState state, Frame frame, Turn turn) {
        return switch (state) {
            case Handshaking handshaking -> shaken(handshaking, frame, turn);
            case Live live -> LiveSession.received(live, frame, turn);
            case Stopping stopping ->
                frame instanceof Frame.DisconnectReply(var id, var _, var _)
                                && stopping.requestId().equals(id)
                        ? Transitions.close(stopping.end(), turn)
                        : stopping;
            case Idle _, Opening _, Waiting _, Verifying _, Stopped _ -> state;
        };
    }

    private static SessionState shaken(Handshaking state, Frame frame, Turn turn) {
        var memory = state.memory();
        return switch (frame) {
            case Frame.HandshakeAccepted(var id, var clientId, var advice)
            when state.requestId().equals(id) -> {
                var fresh = memory.advice().afterHandshake().merge(advice);
                yield LiveSession.begin(memory.withAdvice(fresh), clientId, turn);
            }
            case Frame.HandshakeRefused(var id, var refusal, var _)
            when state.requestId().equals(id) ->
                Transitions.closeAndRetreat(memory, new Resume.FromScratch(), memory.said(refusal), turn);
            default -> state;
        };
    }

    private static SessionState malformed(SessionState state, String reason, Turn turn) {
        if (!(state instanceof Running running)) {
            return state;
        }
        var count = running.memory().malformed() + 1;
        var next = running.with(running.memory().withMalformed(count));
        if (count < MOST_MALFORMED) {
            return next;
        }
        return switch (next) {
            case Live live -> Transitions.closeAndRetreat(live.left(turn.now()), live.resume(turn.now()), reason, turn);
            case Handshaking(var memory, var _, var _) ->
                Transitions.closeAndRetreat(memory, new Resume.FromScratch(), reason, turn);
            case Opening _, Waiting _, Verifying _ -> state;
        };
    }

    private static SessionState passed(SessionState state, Deadline deadline, Turn turn) {
        var at = state.deadlines().get(deadline);
        if (at == null) {
            return state;
        }
        if (turn.now().isBefore(at)) {
            turn.emit(new Action.SetDeadline(deadline, at));
            return state;
        }
        return switch (state) {
            case Handshaking(var memory, var _, var _) ->
                Transitions.closeAndRetreat(memory, new Resume.FromScratch(), "no answer to the handshake", turn);
            case Live live -> LiveSession.passed(live, deadline, turn);
            case Verifying(var memory, var reason, var _) ->
                Transitions.retreat(memory, new Resume.FromScratch(), reason, turn);
            case Stopping stopping -> Transitions.close(stopping.end(), turn);
            case Idle _, Opening _, Waiting _, Stopped _ -> state;
        };
    }

    private static SessionState waited(SessionState state, Turn turn) {
        return state instanceof Waiting(var memory, var resume, var _) ? Transitions.open(memory, resume, turn) : state;
    }

    private static SessionState wanted(SessionState state, Set<String> channels, Turn turn) {
        return switch (state) {
            case Live live -> Subscribing.reconcile(live.with(live.memory().withWanted(channels)), turn);
            case Running running -> running.with(running.memory().withWanted(channels));
            case Idle _, Stopping _, Stopped _ -> state;
        };
    }

    private static SessionState verified(SessionState state, Turn turn) {
        return state instanceof Verifying(var memory, var reason, var _)
                ? Transitions.retreat(memory, new Resume.FromScratch(), reason, turn)
                : state;
    }

    private static SessionState rejected(SessionState state, String reason, Turn turn) {
        return Transitions.stop(state, new Stopped(Status.State.TOKEN_REJECTED, reason), turn);
    }
}
