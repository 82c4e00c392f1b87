package io.groupmebridge.session;

import io.groupmebridge.account.Account;
import io.groupmebridge.bayeux.Action;
import io.groupmebridge.bayeux.Credentials;
import io.groupmebridge.bayeux.Decoded;
import io.groupmebridge.bayeux.Frame;
import io.groupmebridge.bayeux.Input;
import io.groupmebridge.bayeux.SessionMachine;
import io.groupmebridge.bayeux.SessionState;
import io.groupmebridge.groupme.Identity;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * The session of one account: the serial loop that tells the {@link SessionMachine} what happened and carries out what it
 * decides. All fields but the status are owned by the loop. Started once, stopped once; a changed account gets a new one.
 */
final class PushSession implements Line.Listener, Identification.Listener {

    private static final Logger log = LoggerFactory.getLogger(PushSession.class);
    private static final int LONGEST_LOGGED = 2_000;
    private static final String TOKEN_REJECTED = "GroupMe refuses the access token";

    private final Surroundings surroundings;
    private final Scheduler scheduler;
    private final Loop loop;
    private final Line line;
    private final InboundWindow window;
    private final Polls polls;
    private final Deadlines deadlines;
    private final Identification identification;
    private final Showing showing;
    private final Disposable.Swap waiting = Disposables.swap();
    private final Sinks.Empty<Void> ended = Sinks.empty();

    private SessionState state = SessionState.idle();
    private boolean opened;
    private boolean stopping;
    private boolean over;

    PushSession(Account account, Surroundings surroundings, Scheduler scheduler) {
        this.surroundings = surroundings;
        this.scheduler = scheduler;
        this.loop = new Loop(scheduler);
        this.line = new Line(surroundings, loop, this);
        this.polls = new Polls(surroundings, loop, this::pollDue);
        this.deadlines =
                new Deadlines(loop, line, surroundings.clock(), deadline -> input(new Input.DeadlinePassed(deadline)));
        this.window = new InboundWindow(surroundings, loop, this::settled);
        this.identification = new Identification(account, surroundings, loop, this);
        this.showing = new Showing(account.id(), surroundings.clock());
    }

    /** How it is; for any thread. */
    SessionStatus status() {
        return showing.status();
    }

    void start() {
        loop.run(() -> {
            if (!stopping) {
                identification.begin();
            }
        });
    }

    /**
     * Says goodbye, waits for what came in to be taken, and ends; completes then, or when the time for it is over. Never
     * fails.
     */
    Mono<Void> stop() {
        return Mono.defer(() -> {
                    loop.run(this::beginStop);
                    return ended.asMono();
                })
                .timeout(surroundings.properties().stopTimeout(), scheduler)
                .onErrorComplete()
                .doFinally(_ -> end());
    }

    @Override
    public void opened() {
        if (opened) {
            surroundings.metrics().reconnect();
            showing.reconnected();
        }
        opened = true;
        input(new Input.SocketOpened());
    }

    @Override
    public void lost(String reason, boolean orderly) {
        input(new Input.SocketLost(reason));
    }

    @Override
    public void held(String reason) {
        show(SessionStatus.State.WAITING, reason, Set.of());
    }

    @Override
    public boolean hasRoom() {
        return window.hasRoom();
    }

    @Override
    public void received(Decoded decoded) {
        surroundings.metrics().frame();
        var pushed = decoded instanceof Decoded.Frames(var frames, var _)
                && frames.stream().anyMatch(Frame.Published.class::isInstance);
        showing.heard(pushed);
        debug("received", decoded);
        switch (decoded) {
            case Decoded.Frames(var frames, var ignored) -> {
                surroundings.metrics().malformed(ignored);
                input(new Input.FramesReceived(frames));
            }
            case Decoded.Malformed(var reason) -> {
                surroundings.metrics().malformed(1);
                log.warn(
                        "account '{}': a frame could not be read: {}", account().id(), reason);
                input(new Input.FramesMalformed(reason));
            }
        }
    }

    @Override
    public void identified(String userId) {
        input(new Input.Started(new Credentials(userId, account().token().value()), Set.of()));
    }

    @Override
    public void tokenRejected() {
        show(SessionStatus.State.TOKEN_REJECTED, TOKEN_REJECTED, Set.of());
    }

    @Override
    public void unidentified(String reason) {
        show(SessionStatus.State.WAITING, reason, Set.of());
    }

    private Account account() {
        return identification.account();
    }

    /** The only place where the state changes. Nothing that is carried out may come back here before it has returned. */
    private void input(Input input) {
        var step = SessionMachine.step(state, input, surroundings.clock().instant());
        state = step.state();
        step.actions().forEach(this::carryOut);
        endWhenDone();
    }

    private void carryOut(Action action) {
        switch (action) {
            case Action.OpenSocket _ -> line.open();
            case Action.Send(var requests) -> {
                debug("sent", requests);
                line.send(requests);
            }
            case Action.CloseSocket(var reason) -> {
                if (stopping) {
                    line.abandon();
                } else {
                    line.close(reason);
                }
            }
            case Action.Wait(var attempt, var atLeast) -> {
                var backoff = surroundings.waits().after(attempt);
                var wait = backoff.compareTo(atLeast) > 0 ? backoff : atLeast;
                waiting.update(loop.after(wait, () -> input(new Input.WaitOver())));
            }
            case Action.SetDeadline(var deadline, var at) -> deadlines.set(deadline, at);
            case Action.ClearDeadline(var deadline) -> deadlines.clear(deadline);
            case Action.Publish(var inbound) -> window.take(account(), inbound);
            case Action.AnnounceSubscribed _ -> announce();
            case Action.VerifyToken _ -> verify();
            case Action.Report(var now) -> show(SessionStatus.State.of(now.state()), now.reason(), now.channels());
        }
    }

    private void announce() {
        line.subscribed();
        surroundings.handler().changed(account(), new SessionChange.Subscribed(false));
    }

    private void verify() {
        identification.verify(identity -> input(
                switch (identity) {
                    case Identity.TokenRejected _ -> new Input.TokenRejected(TOKEN_REJECTED);
                    case Identity.Known _, Identity.Unavailable _ -> new Input.TokenVerified();
                }));
    }

    private void show(SessionStatus.State now, @Nullable String reason, Set<String> channels) {
        if (!(state instanceof SessionState.Idle)) {
            polls.follow(now);
        }
        var polling = now.isOnTheWay() && polls.inForce();
        showing.show(
                polling ? SessionStatus.State.POLLING : now,
                reason,
                channels,
                polling ? TransportType.POLLING : line.transport(),
                stopping);
    }

    /** Without push nothing else would find out that the token was revoked. */
    private void pollDue() {
        show(SessionStatus.State.POLLING, status().reason(), Set.of());
        surroundings.handler().changed(account(), new SessionChange.PollDue());
        verify();
    }

    private void settled() {
        line.readOn();
        endWhenDone();
    }

    private void beginStop() {
        if (!stopping) {
            stopping = true;
            identification.end();
            waiting.dispose();
            input(new Input.StopRequested());
        }
    }

    private void endWhenDone() {
        if (stopping && state instanceof SessionState.Stopped && window.isEmpty()) {
            ended.tryEmitEmpty();
        }
        if (over && window.isEmpty()) {
            loop.end();
        }
    }

    private void end() {
        loop.run(() -> {
            line.end();
            over = true;
            endWhenDone();
        });
    }

    private void debug(String what, Object frames) {
        if (log.isDebugEnabled()) {
            // The server may repeat the token in the words of a refusal.
            var text = frames.toString().replace(account().token().value(), "***");
            var start = text.substring(0, Math.min(text.length(), LONGEST_LOGGED));
            log.debug("session.{} account={} {}", what, account().id(), start);
        }
    }
}
