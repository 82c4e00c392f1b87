package io.groupmebridge.session;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * Runs the tasks of one session one after the other, in the order they are given, on a thread that it may share with others.
 * What is given after {@link #end()} is dropped.
 */
final class Loop {

    private static final Logger log = LoggerFactory.getLogger(Loop.class);

    private final Scheduler.Worker worker;

    Loop(Scheduler scheduler) {
        this.worker = scheduler.createWorker();
    }

    void run(Runnable task) {
        var _ = after(Duration.ZERO, task);
    }

    /** Runs the task after a while, unless disposed of before. */
    Disposable after(Duration delay, Runnable task) {
        try {
            return delay.isPositive()
                    ? worker.schedule(() -> guarded(task), delay.toMillis(), TimeUnit.MILLISECONDS)
                    : worker.schedule(() -> guarded(task));
        } catch (RejectedExecutionException _) {
            return Disposables.disposed();
        }
    }

    /** Drops what has not run. */
    void end() {
        worker.dispose();
    }

    /** A bug in one task must not end the loop. */
    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            log.error("a task of a session failed", e);
        }
    }
}
