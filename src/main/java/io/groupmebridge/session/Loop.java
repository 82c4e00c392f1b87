package io.groupmebridge.session;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * Runs the tasks of one session one after the other, in the order they are given, on a thread that it may share with others:
 * after {@value #MOST_AT_ONCE} tasks it lets the others run. What is given after {@link #end()} is dropped. The queue is not
 * bounded by itself: a task is the end of something that was begun, and what may be begun is bounded.
 */
final class Loop {

    private static final Logger log = LoggerFactory.getLogger(Loop.class);

    private static final int MOST_AT_ONCE = 64;

    private final Scheduler.Worker worker;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    /** How many tasks are queued and not done: whoever adds the first has the worker run them. */
    private final AtomicInteger left = new AtomicInteger();

    Loop(Scheduler scheduler) {
        this.worker = scheduler.createWorker();
    }

    void run(Runnable task) {
        tasks.add(task);
        if (left.getAndIncrement() == 0) {
            schedule();
        }
    }

    /** Runs the task after a while, unless disposed of before. */
    Disposable after(Duration delay, Runnable task) {
        var once = Disposables.single();
        Runnable unlessDisposed = () -> {
            if (!once.isDisposed()) {
                task.run();
            }
        };
        if (!delay.isPositive()) {
            run(unlessDisposed);
            return once;
        }
        try {
            var timer = worker.schedule(() -> run(unlessDisposed), delay.toMillis(), TimeUnit.MILLISECONDS);
            return Disposables.composite(once, timer);
        } catch (RejectedExecutionException _) {
            return Disposables.disposed();
        }
    }

    /** Drops what has not run. */
    void end() {
        worker.dispose();
    }

    private void schedule() {
        try {
            worker.schedule(this::turn);
        } catch (RejectedExecutionException _) {
            tasks.clear();
        }
    }

    private void turn() {
        var done = 0;
        for (var task = tasks.poll(); task != null; task = done < MOST_AT_ONCE ? tasks.poll() : null) {
            done++;
            if (!worker.isDisposed()) {
                guarded(task);
            }
        }
        // A queue that is not empty has a turn to come: the count never falls below what is in it.
        if (left.addAndGet(-done) > 0) {
            schedule();
        }
    }

    /** A bug in one task must not end the loop, and neither must an error: nobody would run the tasks behind it. */
    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            log.error("a task of a session failed", e);
        }
    }
}
