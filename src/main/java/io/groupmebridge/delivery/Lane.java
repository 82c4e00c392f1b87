package io.groupmebridge.delivery;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.groupmebridge.delivery.LaneInput.What;
import io.groupmebridge.event.EventId;
import io.groupmebridge.subscription.Subscription;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Delivers one subscription's events: the loop that carries out what {@link LaneState} decides. Whatever happens is an input
 * in the mailbox; the loop handles what is there, does what that allows, and gives the thread back. It runs on one worker,
 * which alone touches all fields that are neither final nor volatile.
 *
 * <p>Between lane and store there is one thing at a time: a settlement on its way or a page of retries being read. So a
 * page never tells of a state that a settlement has since changed. A retry by hand comes from elsewhere and may change the
 * table while a page is being read: that page is passed over.
 */
final class Lane {

    private final LaneEnvironment environment;
    private final Courier courier;
    private final LaneStorage storage;
    private final LaneTimer timer;
    private final Mailbox<LaneInput> mailbox;
    private final ReadAhead ahead;
    private final Sinks.Empty<Void> ended = Sinks.empty();

    private Subscription subscription;
    private @Nullable LaneState state;
    private boolean opening;
    private boolean storeBusy;
    private boolean stopping;

    /** Whether what the table knows of the endpoint is out of date when it is read. */
    private boolean forgetting;

    private final CursorFlush cursorFlush = new CursorFlush();

    private volatile Backlog backlog = new Backlog(0, null);

    Lane(Subscription subscription, CircuitBreaker breaker, LaneEnvironment environment) {
        this.environment = environment;
        this.courier = new Courier(subscription, environment, breaker, this::tell);
        this.storage = new LaneStorage(subscription.id(), environment, this::tell);
        var worker = environment.scheduler().createWorker();
        this.timer = new LaneTimer(worker, this::wake);
        this.mailbox = new Mailbox<>(worker, this::handle, this::act, this::broken);
        this.subscription = subscription;
        this.ahead = new ReadAhead(storage, environment.journal().head());
    }

    /** Starts the loop; answers when the lane has ended. An error is a bug: nothing more was written. */
    Mono<Void> run() {
        return Mono.defer(() -> {
            wake();
            return ended.asMono();
        });
    }

    /** Tells what happened. From any thread. */
    void tell(LaneInput input) {
        mailbox.tell(input);
    }

    /** Tells that the journal grew. From any thread, often. */
    void headMoved(long seq) {
        ahead.headMoved(seq);
        mailbox.wake();
    }

    /** Lets the loop look what may be done now. From any thread. */
    void wake() {
        mailbox.wake();
    }

    /** Whether the event waits for its turn or is under way. */
    Mono<Boolean> holds(EventId event) {
        return Mono.create(answer -> tell(new LaneInput.Asked(event, answer)));
    }

    Backlog backlog() {
        return backlog;
    }

    private void handle(LaneInput input) {
        switch (input) {
            case LaneInput.Opened(var start) -> {
                opening = false;
                var limit = environment.failureLimitOf(subscription);
                state = new LaneState(subscription, environment.limits(), limit, start);
                forget(forgetting);
            }
            case LaneInput.NotFound _ -> {
                opening = false;
                stopping = true;
            }
            case LaneInput.PageRead(var asked, var events) -> ahead.read(asked, events, known().window());
            case LaneInput.RetryPageRead(var page, var asked) -> {
                storeBusy = false;
                known().retries().page(page, asked);
            }
            case LaneInput.RetryEventsRead(var due, var events) ->
                known().retriesRead(due, events, environment.clock().instant())
                        .forEach(lost -> AttemptLog.lost(subscription.id(), lost));
            case LaneInput.RetryEventsNotRead(var due, var why) -> {
                known().retriesNotRead(due);
                storage.failed(What.RETRIES, why, environment.clock().instant());
            }
            case LaneInput.AttemptAnswered answered -> answered(answered);
            case LaneInput.Written(var settlement) -> {
                storeBusy = false;
                known().written(settlement);
            }
            case LaneInput.NotWritten(var settlement, var why) -> {
                storeBusy = false;
                known().notWritten(settlement);
                storage.failed(What.SETTLEMENT, why, environment.clock().instant());
            }
            case LaneInput.NotDisabled _ -> known().disabling().forget();
            case LaneInput.ReadFailed failed -> readFailed(failed);
            case LaneInput.Changed(var changed, var resumed) -> change(changed, resumed);
            case LaneInput.RetriesChanged _ -> {
                if (state != null) {
                    state.retries().reset();
                }
            }
            case LaneInput.Asked(var event, var answer) -> answer.success(state != null && state.holds(event));
            case LaneInput.StopAsked _ -> stopping = true;
        }
    }

    private LaneState known() {
        if (state == null) {
            throw new IllegalStateException("the lane of " + subscription.id() + " is not open yet");
        }
        return state;
    }

    private void readFailed(LaneInput.ReadFailed failed) {
        switch (failed.what()) {
            case START -> opening = false;
            case PAGE -> ahead.failed();
            case RETRIES, SETTLEMENT -> storeBusy = false;
            case DISABLING -> known().disabling().failed();
        }
        storage.failed(failed.what(), failed.why(), environment.clock().instant());
    }

    private void change(Subscription changed, boolean resumed) {
        var moved = !changed.url().equals(subscription.url());
        if (moved || resumed) {
            courier.forget();
        }
        if (!stopping && !changed.equals(subscription)) {
            courier.change(changed);
        }
        subscription = changed;
        if (state != null) {
            state.change(changed, environment.failureLimitOf(changed));
        }
        forget(moved || resumed);
    }

    private void forget(boolean wanted) {
        if (state == null) {
            forgetting |= wanted;
        } else if (wanted) {
            state.forget();
        }
    }

    private void answered(LaneInput.AttemptAnswered answered) {
        var attempt = answered.attempt();
        var answer = answered.answer();
        var event = attempt.event();
        var now = environment.clock().instant();
        // An endpoint that was replaced meanwhile has no say.
        var counts = answered.url().equals(subscription.url());
        var wish = counts ? Wish.of(answer, now) : new Wish.None();
        var schedule = environment.scheduleOf(subscription);
        var outcome = Outcome.of(answer, wish, attempt.scheduled(), now, schedule, environment.random())
                .ofType(event.type());
        var made = Attempt.of(attempt.attempt(), answered.at(), answer);
        environment.metrics().attempted(event, answer, outcome, wish, now);
        AttemptLog.write(subscription.id(), event, made, outcome);
        var entry = Settlement.Entry.tried(event, made, outcome, now);
        if (counts) {
            courier.learn(answer).ifPresent(wait -> known().pauseFor(wait, now));
            known().answered(attempt, entry, wish, now);
        } else {
            known().ended(attempt, entry);
        }
    }

    private void act() {
        var now = environment.clock().instant();
        if (state == null) {
            open(now);
            return;
        }
        if (!stopping) {
            environment.metrics().expired(state.timeIs(now));
            start(state, now);
            ahead.readOn(state.window(), now);
            readDueRetries(state, now);
            disable(state, now);
        }
        useStore(state, now);
        backlog = Backlog.of(state.window(), ahead.head());
        if (stopping && !storeBusy && !ahead.isReading() && state.isQuiet() && !state.cursorMoved()) {
            end();
        } else {
            arm(now);
        }
    }

    private void open(Instant now) {
        if (stopping && !opening) {
            end();
            return;
        }
        if (!opening && storage.may(What.START, now)) {
            opening = true;
            storage.open();
        }
        arm(now);
    }

    private void start(LaneState lane, Instant now) {
        while (lane.canStart() && courier.mayPost()) {
            courier.post(lane.start(), now);
        }
    }

    private void readDueRetries(LaneState lane, Instant now) {
        if (storage.may(What.RETRIES, now)) {
            var due = lane.takeDue(now);
            if (!due.isEmpty()) {
                storage.readEvents(due);
            }
        }
    }

    private void disable(LaneState lane, Instant now) {
        if (storage.may(What.DISABLING, now)) {
            lane.disabling().take().ifPresent(reason -> storage.disable(subscription, reason));
        }
    }

    private void useStore(LaneState lane, Instant now) {
        if (storeBusy) {
            return;
        }
        if (!stopping && lane.retries().wantsPage() && storage.may(What.RETRIES, now)) {
            storeBusy = true;
            storage.readRetries(lane.retries().askPage(), now);
        } else if (storage.may(What.SETTLEMENT, now)) {
            var flush = lane.cursorMoved() && (cursorFlush.isDue(now) || stopping);
            if (lane.hasUnwritten() || flush) {
                cursorFlush.begun();
                storeBusy = true;
                storage.write(lane.settle());
            }
        }
    }

    /** Sets the timer to the next thing that only time brings. */
    private void arm(Instant now) {
        timer.earliest(now);
        storage.notBefore().forEach(timer::consider);
        timer.consider(cursorFlush.at());
        if (state != null && !stopping) {
            timer.consider(state.nextAt());
            timer.consider(courier.nextTurn(now));
        }
        timer.set();
    }

    private void end() {
        mailbox.close();
        timer.cancel();
        courier.close();
        ended.tryEmitEmpty();
    }

    private void broken(Throwable bug) {
        ended.tryEmitError(bug);
        end();
    }
}
