package io.groupmebridge.bayeux;

import io.groupmebridge.bayeux.Channels.Kind;
import io.groupmebridge.bayeux.Frame.Outcome;
import io.groupmebridge.bayeux.Live.ConnectLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a session does while it is {@link Live}: the loop of connects, and what it says itself. {@link Subscribing} has the channels. */
final class LiveSession {

    /** How much longer than the server's timeout a connect may take. */
    private static final Duration GRACE = Duration.ofSeconds(15);

    /** No server is asked to hold connects more often than this, even if it answers each at once. */
    private static final Duration SHORTEST_ROUND = Duration.ofSeconds(1);

    /** How often the way to the server and back is measured. */
    private static final Duration PING = Duration.ofMinutes(1);

    private LiveSession() {}

    /** After a handshake: the own channel first, the connect when it is subscribed. */
    static SessionState begin(Memory memory, ClientId clientId, Turn turn) {
        var life = new Live.Life(turn.now(), false, 0, false);
        return Subscribing.own(fresh(memory, clientId, Set.of(), life, turn.in(Subscribing.RENEWAL), turn), turn);
    }

    /**
     * On a new socket under the old client id: the connect makes Faye send what it kept. Faye holds the connect for minutes, so
     * the subscribe beside it, harmless when repeated, shows at once whether the client id is still known.
     */
    static SessionState resume(Memory memory, Resume.WithClientId old, Turn turn) {
        var life = new Live.Life(turn.now(), false, old.tries(), true);
        var live = fresh(memory, old.clientId(), old.joined(), life, old.renewAt(), turn);
        return Subscribing.own(connect(live, turn), turn);
    }

    static SessionState received(Live live, Frame frame, Turn turn) {
        return switch (frame) {
            case Frame.Published _ -> live.proved();
            case Frame.ConnectReply(var id, var outcome, var advice) ->
                live.awaitsConnect(id) ? connectAnswered(live, outcome, advice, turn) : live;
            case Frame.SubscribeReply(var id, var outcome, var advice) ->
                Subscribing.answered(live, Kind.JOIN, id, outcome, advice, turn);
            case Frame.UnsubscribeReply(var id, var outcome, var advice) ->
                Subscribing.answered(live, Kind.LEAVE, id, outcome, advice, turn);
            case Frame.PublishReply(var id, var _, var outcome, var _) -> pinged(live, id, outcome, turn);
            case Frame.HandshakeAccepted _, Frame.HandshakeRefused _, Frame.DisconnectReply _, Frame.Unknown _ -> live;
        };
    }

    static SessionState passed(Live live, Deadline deadline, Turn turn) {
        return switch (deadline) {
            case CONNECT ->
                Transitions.closeAndRetreat(
                        live.left(turn.now()), live.resume(turn.now()), "no answer to the connect", turn);
            case NEXT_CONNECT -> goOn(live, turn);
            case SUBSCRIBE -> Subscribing.unanswered(live, turn);
            case RENEWAL -> Subscribing.renew(live, turn);
            case PING -> ping(live, turn);
            case HANDSHAKE, VERIFICATION, DISCONNECT -> live;
        };
    }

    /** Says that the user types. There is nothing to do about a refusal, so no answer is waited for. */
    static Live typing(Live live, String channel, Turn turn) {
        if (!live.subscribed()) {
            return live;
        }
        var memory = live.memory().counted();
        var typing = new Upstream.Typing(memory.credentials().userId(), turn.now());
        turn.send(new Request.Publish(
                memory.latestId(), live.clientId(), channel, typing, memory.credentials(), turn.now()));
        return live.with(memory);
    }

    private static Live fresh(
            Memory memory, ClientId clientId, Set<String> joined, Live.Life life, Instant renewAt, Turn turn) {
        return new Live(
                memory,
                clientId,
                Channels.joined(joined),
                new ConnectLoop.NotBegun(),
                life,
                renewAt,
                new Live.Ping.Due(turn.in(PING)),
                null);
    }

    /** A connect goes alone: Faye answers a frame when all its messages are answered, and it holds a connect for minutes. */
    static Live connect(Live live, Turn turn) {
        var memory = live.memory().counted();
        turn.send(new Request.Connect(memory.latestId(), live.clientId()));
        var deadline = turn.in(memory.advice().timeout().plus(GRACE));
        return live.with(memory).with(new ConnectLoop.Outstanding(memory.latestId(), turn.now(), deadline));
    }

    private static SessionState connectAnswered(Live live, Outcome outcome, Advice.@Nullable Given advice, Turn turn) {
        return switch (outcome) {
            case Outcome.Accepted _ -> pause(live.proved(), turn);
            case Outcome.Refused(var refusal) ->
                refusal.endsClient(advice)
                        ? Transitions.rehandshake(live, live.said(refusal), turn)
                        : Transitions.closeAndRetreat(
                                live.left(turn.now()), live.resume(turn.now()), live.said(refusal), turn);
        };
    }

    private static SessionState pause(Live live, Turn turn) {
        var advised = turn.in(live.memory().advice().interval());
        var until = switch (live.loop()) {
            case ConnectLoop.Outstanding(var _, var sentAt, var _) -> later(advised, sentAt.plus(SHORTEST_ROUND));
            case ConnectLoop.NotBegun _, ConnectLoop.Pausing _ -> advised;
        };
        return until.isAfter(turn.now()) ? live.with(new ConnectLoop.Pausing(until)) : goOn(live, turn);
    }

    private static SessionState goOn(Live live, Turn turn) {
        return live.memory().advice().reconnect() == Advice.Reconnect.HANDSHAKE
                ? Transitions.rehandshake(live, "the server advised a handshake", turn)
                : connect(live, turn);
    }

    /** On the own channel, which brings it back as a message: that is a sign of life too. */
    private static Live ping(Live live, Turn turn) {
        var memory = live.memory().counted();
        turn.send(new Request.Publish(
                memory.latestId(),
                live.clientId(),
                memory.own(),
                new Upstream.Ping(),
                memory.credentials(),
                turn.now()));
        return live.with(memory).with(new Live.Ping.Unanswered(memory.latestId(), turn.now(), turn.in(PING)));
    }

    /** Judges the way, not the session: a ping that is refused or not answered at all ends nothing. */
    private static SessionState pinged(Live live, @Nullable String id, Outcome outcome, Turn turn) {
        if (!(live.ping() instanceof Live.Ping.Unanswered(var pending, var sentAt, var next)) || !pending.equals(id)) {
            return live;
        }
        return switch (outcome) {
            case Outcome.Accepted _ -> {
                turn.emit(new Action.RoundTrip(Duration.between(sentAt, turn.now())));
                yield live.with(new Live.Ping.Due(next)).proved();
            }
            case Outcome.Refused(var refusal) ->
                refusal.unknownClient()
                        ? Transitions.rehandshake(live, live.said(refusal), turn)
                        : live.with(new Live.Ping.Due(next));
        };
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
