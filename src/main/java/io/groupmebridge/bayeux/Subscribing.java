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
import org.jspecify.annotations.Nullable;

/** What a {@link Live} session does to be subscribed to what it wants, and to nothing else. */
final class Subscribing {

    /** GroupMe wants a fresh timestamp within the hour. */
    static final Duration RENEWAL = Duration.ofMinutes(50);

    private static final Duration RENEWAL_AFTER_REFUSAL = Duration.ofMinutes(10);
    private static final Duration VERIFICATION = Duration.ofSeconds(30);

    /** Faye answers a frame when all its messages are answered, so a frame is sent when at most one more is unanswered. */
    private static final int REQUESTS_PER_FRAME = 50;

    private Subscribing() {}

    /** Asks for the own channel, alone in its frame: no other channel may hold up the answer. */
    static Live own(Live live, Turn turn) {
        return ask(live, Kind.JOIN, List.of(live.memory().own()), turn);
    }

    /** Asks for what is wanted and lacking or stale, and for no more of what is not wanted; one frame after the other. */
    static Live reconcile(Live live, Turn turn) {
        if (!live.subscribed()) {
            return live;
        }
        var wanted = live.memory().wanted();
        var next = live.with(live.channels().forgive(wanted));
        while (next.channels().pending().size() <= REQUESTS_PER_FRAME) {
            var join = next.channels().toJoin(wanted, REQUESTS_PER_FRAME);
            var leave = next.channels().toLeave(wanted, next.memory().own(), REQUESTS_PER_FRAME);
            if (join.isEmpty() && leave.isEmpty()) {
                return next;
            }
            next = join.isEmpty() ? ask(next, Kind.LEAVE, leave, turn) : ask(next, Kind.JOIN, join, turn);
        }
        return next;
    }

    /** Subscribes to everything once more. The token is asked about too: the push server may not notice that it is revoked. */
    static Live renew(Live live, Turn turn) {
        turn.emit(new Action.VerifyToken("the subscriptions are renewed"));
        var own = live.memory().own();
        var stale = live.renewingAt(turn.in(RENEWAL)).with(live.channels().renewing(own));
        return reconcile(stale.channels().joins(own) ? stale : own(stale, turn), turn);
    }

    static SessionState answered(
            Live live, Kind kind, @Nullable String id, Outcome outcome, Advice.@Nullable Given advice, Turn turn) {
        var request = id == null ? null : live.channels().pending().get(id);
        if (id == null || request == null || request.kind() != kind) {
            return live;
        }
        return switch (outcome) {
            case Outcome.Accepted _ -> granted(live, id, request, turn);
            case Outcome.Refused(var refusal) ->
                refusal.endsClient(advice)
                        ? Transitions.rehandshake(live, live.said(refusal), turn)
                        : refused(live, id, request, live.said(refusal), turn);
        };
    }

    /** Some requests were not answered in time. A channel that is not answered for costs that channel, but for the own. */
    static SessionState unanswered(Live live, Turn turn) {
        var late = live.channels().overdue(turn.now());
        if (late.values().stream()
                .anyMatch(request -> request.channel().equals(live.memory().own()))) {
            Resume resume = live.life().proved() ? live.resume(turn.now()) : new Resume.FromScratch();
            return Transitions.closeAndRetreat(live.left(turn.now()), resume, "no answer to the subscribe", turn);
        }
        return reconcile(live.with(live.channels().dropped(late.keySet(), "no answer")), turn);
    }

    private static Live granted(Live live, String id, Pending request, Turn turn) {
        var next = live.with(live.channels().granted(id));
        if (request.channel().equals(live.memory().own())) {
            next = next.noticing(null);
            if (!live.subscribed()) {
                turn.emit(new Action.AnnounceSubscribed(live.life().resumed()));
            }
            if (next.loop() instanceof ConnectLoop.NotBegun) {
                next = LiveSession.connect(next, turn);
            }
        }
        return reconcile(next, turn);
    }

    private static SessionState refused(Live live, String id, Pending request, String reason, Turn turn) {
        if (!request.channel().equals(live.memory().own())) {
            return reconcile(live.with(live.channels().dropped(List.of(id), reason)), turn);
        }
        turn.emit(new Action.VerifyToken(reason));
        if (live.subscribed()) {
            // Faye leaves the old subscription in force when a renewal is refused.
            var kept = live.with(live.channels().kept(id))
                    .renewingAt(turn.in(RENEWAL_AFTER_REFUSAL))
                    .noticing("the renewal was refused: " + reason);
            return reconcile(kept, turn);
        }
        var memory = live.memory().counted();
        turn.send(new Request.Disconnect(memory.latestId(), live.clientId()));
        turn.emit(new Action.CloseSocket(reason));
        return new SessionState.Verifying(memory, reason, turn.in(VERIFICATION));
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
        turn.emit(new Action.Send(requests));
        return live.with(memory).with(live.channels().asked(pending));
    }

    private static Request request(Kind kind, Memory memory, ClientId clientId, String channel, Instant now) {
        return switch (kind) {
            case JOIN -> new Request.Subscribe(memory.latestId(), clientId, channel, memory.credentials(), now);
            case LEAVE -> new Request.Unsubscribe(memory.latestId(), clientId, channel);
        };
    }
}
