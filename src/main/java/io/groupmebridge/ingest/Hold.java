package io.groupmebridge.ingest;

import io.groupmebridge.event.AccountId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * Where the live events of one account wait until what was missed is journaled. Shut at first. When more wait than may, or
 * one has waited too long, it opens by itself: nothing is lost, but the order against the catch-up is. Work goes on in the
 * order in which it came, on the thread that opens. One thread at a time may come with work; any may shut and open.
 */
final class Hold {

    private static final Logger log = LoggerFactory.getLogger(Hold.class);

    private final AccountId account;
    private final Limits limits;
    private final Scheduler scheduler;
    private final IngestMetrics metrics;
    private final Disposable.Swap timer = Disposables.swap();

    private final ArrayDeque<Sinks.Empty<Void>> waiting = new ArrayDeque<>();
    private boolean shut = true;
    private int shuts;
    private boolean draining;

    /** How many may wait at most, and each how long. */
    record Limits(int events, Duration time) {}

    Hold(AccountId account, Limits limits, Scheduler scheduler, IngestMetrics metrics) {
        this.account = account;
        this.limits = limits;
        this.scheduler = scheduler;
        this.metrics = metrics;
    }

    /** Does the work at once when nothing has to wait, and else in its turn. */
    Mono<Void> behind(Mono<Void> work) {
        return Mono.defer(() -> {
            var turn = queue();
            return turn == null ? work : turn.asMono().then(work);
        });
    }

    /** Lets what comes from now on wait. */
    synchronized void shut() {
        shut = true;
        shuts++;
        if (!waiting.isEmpty()) {
            startTimer();
        }
    }

    /** How often it was shut. */
    synchronized int shuts() {
        return shuts;
    }

    /** Lets all go on, and what comes from now on pass. */
    void open() {
        openUnlessShutSince(shuts());
    }

    /** Opens, unless it was shut since then: whoever decided that it may open knows nothing of that. */
    void openUnlessShutSince(int then) {
        synchronized (this) {
            if (shuts != then) {
                return;
            }
            shut = false;
            timer.update(Disposables.disposed());
            if (draining) {
                return;
            }
            draining = true;
        }
        for (var next = next(); next != null; next = next()) {
            metrics.released();
            next.tryEmitEmpty();
        }
    }

    private synchronized Sinks.@Nullable Empty<Void> next() {
        var next = shut ? null : waiting.poll();
        draining = next != null;
        return next;
    }

    /** Null when nothing has to wait. */
    private Sinks.@Nullable Empty<Void> queue() {
        Sinks.Empty<Void> turn = Sinks.empty();
        synchronized (this) {
            if (!shut && !draining) {
                return null;
            }
            waiting.addLast(turn);
            metrics.held();
            if (!shut || waiting.size() <= limits.events()) {
                if (shut && waiting.size() == 1) {
                    startTimer();
                }
                return turn;
            }
        }
        letGo("more than " + limits.events() + " wait");
        return turn;
    }

    private void startTimer() {
        timer.update(scheduler.schedule(
                () -> letGo("they waited " + limits.time().toSeconds() + " s"),
                limits.time().toMillis(),
                TimeUnit.MILLISECONDS));
    }

    private void letGo(String reason) {
        synchronized (this) {
            if (!shut) {
                return;
            }
        }
        log.warn(
                "ingest.let_go account={} reason=\"{}\" (live events go on before what was missed is journaled)",
                account,
                reason);
        metrics.letGo();
        open();
    }
}
