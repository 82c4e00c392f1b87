package io.groupmebridge.store;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What waits for the commit thread, in order, bounded. Any thread offers, one takes. */
final class WriteQueue<E> {

    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<E> waiting = new ArrayDeque<>();
    private boolean closed;

    WriteQueue(int capacity) {
        this.capacity = capacity;
    }

    /** Adds at the end, or throws {@link StoreUnavailableException} when the queue is full or closed. */
    void offer(E element) {
        lock.lock();
        try {
            if (closed) {
                throw new StoreUnavailableException("the store has stopped");
            }
            if (waiting.size() >= capacity) {
                throw new StoreUnavailableException(capacity + " writes wait for the store already");
            }
            waiting.add(element);
            if (waiting.size() == 1) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for elements and moves at most {@code most} of them; false when the queue is closed and empty. */
    boolean take(List<? super E> into, int most) {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            for (var left = most; left > 0 && !waiting.isEmpty(); left--) {
                into.add(waiting.remove());
            }
            return !into.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for so long, or until the queue is closed: true then. */
    boolean awaitClosed(Duration atMost) {
        lock.lock();
        try {
            var left = atMost.toNanos();
            while (!closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            return closed;
        } catch (InterruptedException _) {
            // Only a work that went wrong interrupts the commit thread; kept, it would end every later wait too.
            return closed;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        setClosed(true);
    }

    void open() {
        setClosed(false);
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    private void setClosed(boolean closed) {
        lock.lock();
        try {
            this.closed = closed;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
