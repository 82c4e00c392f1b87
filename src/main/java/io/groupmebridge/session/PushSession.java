package io.groupmebridge.session;

import io.groupmebridge.account.Account;
import io.groupmebridge.bayeux.Action;
import io.groupmebridge.bayeux.Credentials;
import io.groupmebridge.bayeux.Decoded;
import io.groupmebridge.bayeux.Input;
import io.groupmebridge.bayeux.SessionMachine;
import io.groupmebridge.bayeux.SessionState;
import io.groupmebridge.bayeux.Status;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.groupme.Identity;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
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
    private final Announcing announcing;
    private final Typing typing;
    private final Disposable.Swap waiting = Disposables.swap();
    private final Disposable.Swap demand = Disposables.swap();
    private final Sinks.Empty<Void> ended = Sinks.empty();

    private SessionState state = SessionState.idle();
    private Status shown = state.status();
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
        this.announcing = new Announcing(surroundings.handler(), this::account);
        this.typing = new Typing(loop, surroundings.clock(), channel -> input(new Input.TypingWanted(channel)));
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

    /** Shows the user typing in a conversation for some time, if the session is connected. For any thread. */
    Typed type(Conversation conversation, Duration time) {
        if (status().state() != SessionStatus.State.CONNECTED) {
            return Typed.NOT_CONNECTED;
        }
        var channel = Typing.channel(conversation);
        loop.run(() -> {
            if (!stopping) {
                typing.begin(channel, time);
            }
        });
        return Typed.SENT;
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
        announcing.socketEnded(orderly);
        input(new Input.SocketLost(reason));
    }

    @Override
    public void held(String reason) {
        show(Status.State.WAITING, reason);
    }

    @Override
    public int room() {
        return window.room();
    }

    @Override
    public void received(Decoded decoded) {
        surroundings.metrics().frame();
        showing.heard(decoded);
        showing.debug("received", decoded, account().token());
        switch (decoded) {
            case Decoded.Frames(var frames, var ignored) -> {
                doubt(ignored, "a message could not be read");
                input(new Input.FramesReceived(frames));
            }
            case Decoded.Malformed(var reason) -> {
                showing.unreadable(reason);
                doubt(1, "a frame could not be read: " + reason);
                input(new Input.FramesMalformed(reason));
            }
        }
    }

    private void doubt(int unreadable, String reason) {
        surroundings.metrics().malformed(unreadable);
        if (unreadable > 0 && state.subscribed()) {
            announcing.tell(new SessionChange.Doubted(reason));
        }
    }

    @Override
    public void identified(String userId) {
        announcing.tell(new SessionChange.Begun());
        input(new Input.Started(new Credentials(userId, account().token().value()), Set.of()));
        demand.update(surroundings
                .demand()
                .wanted(account())
                .subscribe(channels -> loop.run(() -> input(new Input.ChannelsWanted(channels)))));
    }

    @Override
    public void tokenRejected() {
        show(Status.State.TOKEN_REJECTED, TOKEN_REJECTED);
        announcing.tell(new SessionChange.TokenRejected(TOKEN_REJECTED));
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
                showing.debug("sent", requests, account().token());
                line.send(requests);
            }
            case Action.CloseSocket(var reason) -> {
                announcing.socketEnded(false);
                if (stopping) {
                    line.abandon();
                } else {
                    line.close(reason);
                }
            }
            case Action.Wait(var attempt, var atLeast) -> {
                var wait = surroundings.waits().after(attempt, atLeast);
                waiting.update(loop.after(wait, () -> input(new Input.WaitOver())));
            }
            case Action.SetDeadline(var deadline, var at) -> deadlines.set(deadline, at);
            case Action.ClearDeadline(var deadline) -> deadlines.clear(deadline);
            case Action.Publish(var inbound) -> window.take(account(), inbound);
            case Action.AnnounceSubscribed(var resumed) -> {
                line.subscribed();
                announcing.subscribed(resumed);
            }
            case Action.AnnounceLost(var reason) -> {
                line.unsubscribed();
                announcing.lost(reason);
            }
            case Action.AnnounceTokenRejected(var reason) -> announcing.tell(new SessionChange.TokenRejected(reason));
            case Action.VerifyToken _ -> verify();
            case Action.RoundTrip(var time) -> {
                surroundings.metrics().roundTrip(time);
                showing.roundTrip(time);
            }
            case Action.Report(var now) -> show(now);
        }
    }

    private void verify() {
        identification.verify(identity -> {
            polls.answered(identity);
            var rejected = identity instanceof Identity.TokenRejected;
            input(rejected ? new Input.TokenRejected(TOKEN_REJECTED) : new Input.TokenVerified());
            show(shown);
        });
    }

    private void show(Status.State now, String reason) {
        show(new Status(now, reason, Set.of(), Map.of()));
    }

    private void show(Status now) {
        shown = now;
        if (!(state instanceof SessionState.Idle)) {
            polls.follow(SessionStatus.State.of(now.state()));
        }
        showing.show(polls.judged(now), polls.inForce(), line.transport(), stopping);
    }

    /** Without push nothing else would find out that the token was revoked. */
    private void pollDue() {
        show(shown);
        announcing.tell(new SessionChange.PollDue());
        if (polls.verifies()) {
            verify();
        }
    }

    private void settled() {
        line.readOn();
        endWhenDone();
    }

    private void beginStop() {
        if (!stopping) {
            stopping = true;
            identification.end();
            typing.end();
            waiting.dispose();
            input(new Input.StopRequested());
        }
    }

    private void endWhenDone() {
        if (state instanceof SessionState.Stopped) {
            demand.dispose();
            typing.end();
            if (stopping) {
                // The handler lets go of what it holds back, or the window would never be empty.
                announcing.tell(new SessionChange.Ended());
            }
        }
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
            demand.dispose();
            announcing.tell(new SessionChange.Ended());
            over = true;
            endWhenDone();
        });
    }
}
