package io.groupmebridge.bayeux;

import io.groupmebridge.bayeux.Channels.Kind;
import io.groupmebridge.bayeux.Channels.Pending;
import io.groupmebridge.bayeux.Frame.Outcome;
import io.groupmebridge.bayeux.Live.ConnectLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a session does while it is {@link Live}: the loop of connects, and the channels. */
final class LiveSession {

    /** How much longer than the server's timeout a connect may take. */
    private static final Duration GRACE = Duration.ofSeconds(15);

    /** No server is asked to hold connects more often than this, even if it answers each at once. */
    private static final Duration SHORTEST_ROUND = Duration.ofSeconds(1);

    /** GroupMe wants a fresh timestamp within the hour. */
    private static final Duration RENEWAL = Duration.ofMinutes(50);

    private static final Duration RENEWAL_AFTER_REFUSAL = Duration.ofMinutes(10);
    private static final Duration VERIFICATION = Duration.ofSeconds(30);
    private static final int REQUESTS_PER_FRAME = 50;
    private static final int NAMED_CHANNELS = 3;

    private LiveSession() {}

    /** After a handshake: the own channel first, the connect when it is subscribed. */
    static SessionState begin(Memory memory, ClientId clientId, Turn turn) {
        var live = fresh(memory, clientId, Set.of(), 0, turn);
        return ask(live, Kind.JOIN, List.of(memory.own()), turn);
    }

    /**
     * On a new socket under the old client id: the connect makes Faye send what it kept. Faye holds the connect for minutes, so
     * the subscribe beside it, harmless when repeated, shows at once whether the client id is still known.
     */
    static SessionState resume(Memory memory, Resume.WithClientId old, Turn turn) {
        var live = fresh(memory, old.clientId(), old.joined(), old.tries(), turn);
        return ask(connect(live, turn), Kind.JOIN, List.of(memory.own()), turn);
    }

    static SessionState received(Live live, Frame frame, Turn turn) {
        return switch (frame) {
            case Frame.Published _ -> live.proved();
            case Frame.ConnectReply(var id, var outcome, var advice) ->
                live.awaitsConnect(id) ? connectAnswered(live, outcome, advice, turn) : live;
            case Frame.SubscribeReply(var id, var outcome, var advice) ->
                answered(live, Kind.JOIN, id, outcome, advice, turn);
            case Frame.UnsubscribeReply(var id, var outcome, var advice) ->
                answered(live, Kind.LEAVE, id, outcome, advice, turn);
            case Frame.HandshakeAccepted _,
                    Frame.HandshakeRefused _,
                    Frame.DisconnectReply _,
                    Frame.PublishReply _,
                    Frame.Unknown _ -> live;
        };
    }

    static SessionState passed(Live live, Deadline deadline, Turn turn) {
        return switch (deadline) {
            case CONNECT ->
                Transitions.closeAndRetreat(
                        live.left(turn.now()), live.resume(turn.now()), "no answer to the connect", turn);
            case NEXT_CONNECT -> goOn(live, turn);
            case SUBSCRIBE -> unanswered(live, live.channels().overdue(turn.now()), turn);
            case RENEWAL ->
                ask(
                        live.renewingAt(turn.in(RENEWAL)),
                        Kind.JOIN,
                        List.copyOf(live.channels().joined()),
                        turn);
            case HANDSHAKE, VERIFICATION, DISCONNECT -> live;
        };
    }

    /** Asks for what is wanted and lacking, and for no more of what is not. */
    static Live reconcile(Live live, Turn turn) {
        if (!live.subscribed()) {
            return live;
        }
        var wanted = live.memory().wanted();
        var forgiving = live.with(live.channels().forgive(wanted));
        var joining = ask(forgiving, Kind.JOIN, forgiving.channels().toJoin(wanted), turn);
        return ask(
                joining,
                Kind.LEAVE,
                joining.channels().toLeave(wanted, live.memory().own()),
                turn);
    }

    private static Live fresh(Memory memory, ClientId clientId, Set<String> joined, int tries, Turn turn) {
        return new Live(
                memory,
                clientId,
                Channels.joined(joined),
                new ConnectLoop.NotBegun(),
                new Live.Life(turn.now(), false, tries),
                turn.in(RENEWAL),
                null);
    }

    /** A connect goes alone: Faye answers a frame when all its messages are answered, and it holds a connect for minutes. */
    private static Live connect(Live live, Turn turn) {
        var memory = live.memory().counted();
        turn.send(new Request.Connect(memory.latestId(), live.clientId()));
        var deadline = turn.in(memory.advice().timeout().plus(GRACE));
        return live.with(memory).with(new ConnectLoop.Outstanding(memory.latestId(), turn.now(), deadline));
    }

    private static SessionState connectAnswered(Live live, Outcome outcome, Advice.@Nullable Given advice, Turn turn) {
        return switch (outcome) {
            case Outcome.Accepted _ -> pause(live.proved(), turn);
            case Outcome.Refused(var refusal) ->
                gone(refusal, advice)
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

    private static SessionState answered(
            Live live, Kind kind, @Nullable String id, Outcome outcome, Advice.@Nullable Given advice, Turn turn) {
        var request = id == null ? null : live.channels().pending().get(id);
        if (id == null || request == null || request.kind() != kind) {
            return live;
        }
        return switch (outcome) {
            case Outcome.Accepted _ -> granted(live, id, request, turn);
            case Outcome.Refused(var refusal) ->
                gone(refusal, advice)
                        ? Transitions.rehandshake(live, live.said(refusal), turn)
                        : refused(live, id, request, live.said(refusal), turn);
        };
    }

    private static Live granted(Live live, String id, Pending request, Turn turn) {
        var next = live.with(live.channels().granted(id));
        if (request.channel().equals(live.memory().own())) {
            next = next.renewingAt(turn.in(RENEWAL)).noticing(null);
            if (!live.subscribed()) {
                turn.emit(new Action.AnnounceSubscribed());
            }
            if (next.loop() instanceof ConnectLoop.NotBegun) {
                next = connect(next, turn);
            }
        }
        return reconcile(next, turn);
    }

    private static SessionState refused(Live live, String id, Pending request, String reason, Turn turn) {
        if (!request.channel().equals(live.memory().own())) {
            var dropped = live.with(live.channels().dropped(List.of(id)));
            return reconcile(dropped.noticing(request.channel() + " was refused: " + reason), turn);
        }
        turn.emit(new Action.VerifyToken(reason));
        if (live.subscribed()) {
            // Faye leaves the old subscription in force when a renewal is refused.
            return live.with(live.channels().kept(id))
                    .renewingAt(turn.in(RENEWAL_AFTER_REFUSAL))
                    .noticing("the renewal was refused: " + reason);
        }
        var memory = live.memory().counted();
        turn.send(new Request.Disconnect(memory.latestId(), live.clientId()));
        turn.emit(new Action.CloseSocket(reason));
        return new SessionState.Verifying(memory, reason, turn.in(VERIFICATION));
    }

    private static SessionState unanswered(Live live, Map<String, Pending> late, Turn turn) {
        var channels = late.values().stream().map(Pending::channel).distinct().toList();
        if (channels.contains(live.memory().own())) {
            Resume resume = live.life().proved() ? live.resume(turn.now()) : new Resume.FromScratch();
            return Transitions.closeAndRetreat(live.left(turn.now()), resume, "no answer to the subscribe", turn);
        }
        var some = String.join(", ", channels.subList(0, Math.min(channels.size(), NAMED_CHANNELS)));
        return live.with(live.channels().dropped(late.keySet())).noticing("no answer for " + some);
    }

    private static Live ask(Live live, Kind kind, List<String> channels, Turn turn) {
        var memory = live.memory();
        var requests = new ArrayList<Request>();
        var pending = new LinkedHashMap<String, Pending>();
        for (var channel : channels) {
            memory = memory.counted();
            pending.put(memory.latestId(), new Pending(kind, channel, turn.in(Transitions.ANSWER)));
            requests.add(request(kind, memory, live.clientId(), channel, turn.now()));
        }
        for (var from = 0; from < requests.size(); from += REQUESTS_PER_FRAME) {
            var to = Math.min(from + REQUESTS_PER_FRAME, requests.size());
            turn.emit(new Action.Send(requests.subList(from, to)));
        }
        return requests.isEmpty()
                ? live
                : live.with(memory).with(live.channels().asked(pending));
    }

    private static Request request(Kind kind, Memory memory, ClientId clientId, String channel, Instant now) {
        return switch (kind) {
            case JOIN -> new Request.Subscribe(memory.latestId(), clientId, channel, memory.credentials(), now);
            case LEAVE -> new Request.Unsubscribe(memory.latestId(), clientId, channel);
        };
    }

    private static boolean gone(Refusal refusal, Advice.@Nullable Given advice) {
        return refusal.unknownClient() || (advice != null && advice.reconnect() == Advice.Reconnect.HANDSHAKE);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
