package io.groupmebridge.store;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * What is done again and again while the application runs, one turn at a time and for ever: a turn that fails is told, and
 * the next one comes as if it had not. A turn that falls due while another is under way is left out, unless {@link #due}
 * keeps it.
 *
 * <p>Turns of the period begin on the scheduler, others where they are asked for, and all go on where their work takes them.
 * Each sees what the one before it wrote, so state of the turns alone needs no lock. The stop waits for nothing: it cancels
 * the turn under way, but what the store has taken from it is carried out.
 */
public abstract class PeriodicTask implements SmartLifecycle {

    private final Duration first;
    private final Duration period;
    private final Scheduler scheduler;
    private @Nullable Disposable running;

    /** The first turn is due so long after the start. */
    protected PeriodicTask(Duration first, Duration period) {
        this(first, period, Schedulers.parallel());
    }

    /** The scheduler keeps the time. */
    protected PeriodicTask(Duration first, Duration period, Scheduler scheduler) {
        this.first = first;
        this.period = period;
        this.scheduler = scheduler;
    }

    /** Does the work once. */
    protected abstract Mono<Void> turn();

    /** Tells that a turn failed. */
    protected abstract void failed(Throwable why);

    /** When a turn is to be taken. A task that is also asked for turns adds that. */
    protected Flux<?> due() {
        return Flux.interval(first, period, scheduler).onBackpressureDrop();
    }

    @Override
    public synchronized void start() {
        if (running == null) {
            var turn = Mono.defer(this::turn).doOnError(this::failed).onErrorComplete();
            running = due().concatMap(_ -> turn, 0).subscribe();
        }
    }

    @Override
    public synchronized void stop() {
        if (running != null) {
            running.dispose();
            running = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return running != null;
    }
}
