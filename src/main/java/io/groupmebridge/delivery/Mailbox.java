package io.groupmebridge.delivery;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import reactor.core.scheduler.Scheduler.Worker;

/**
 * Makes a serial loop of inputs from any thread: all that wait are handled one by one, then the loop acts once, and the
 * worker is given back. Wakes that come in meanwhile are one more turn, however many. Not bounded by itself: an input is the
 * end of something that was begun, and what may be begun is bounded.
 */
final class Mailbox<I> {

    private final Worker worker;
    private final Consumer<I> handle;
    private final Runnable act;
    private final Consumer<Throwable> broken;
    private final Queue<I> inputs = new ConcurrentLinkedQueue<>();
    private final AtomicInteger wakes = new AtomicInteger();
    private volatile boolean closed;

    /**
     * Makes a mailbox.
     *
     * @param broken told when handling or acting threw, after which the mailbox is closed
     */
    Mailbox(Worker worker, Consumer<I> handle, Runnable act, Consumer<Throwable> broken) {
        this.worker = worker;
        this.handle = handle;
        this.act = act;
        this.broken = broken;
    }

    /** Puts an input in and wakes the loop. */
    void tell(I input) {
        inputs.add(input);
        wake();
    }

    /** Lets the loop act. */
    void wake() {
        if (wakes.getAndIncrement() == 0) {
            schedule();
        }
    }

    /** Ends the loop: what comes in from now on is ignored. */
    void close() {
        closed = true;
        inputs.clear();
    }

    private void schedule() {
        try {
            worker.schedule(this::turn);
        } catch (RejectedExecutionException _) {
            // The process ends; what is not written is done again after the start.
        }
    }

    private void turn() {
        if (closed) {
            return;
        }
        var seen = wakes.get();
        try {
            for (var input = inputs.poll(); input != null; input = inputs.poll()) {
                handle.accept(input);
            }
            act.run();
        } catch (RuntimeException | Error e) {
            close();
            broken.accept(e);
        }
        // Not a loop: another one on the worker may have its turn before ours comes again.
        if (wakes.addAndGet(-seen) != 0) {
            schedule();
        }
    }
}
