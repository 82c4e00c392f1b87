package io.groupmebridge.store;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.MonoSink;

/** One write and who waits for it. Once it is queued, only the commit thread touches it. */
final class Write<I, O> {

    private static final Logger log = LoggerFactory.getLogger(Write.class);

    private final Batch<I, O> batch;
    private final I item;
    private final MonoSink<O> caller;
    private @Nullable O answer;
    private @Nullable Throwable fault;

    Write(Batch<I, O> batch, I item, MonoSink<O> caller) {
        this.batch = batch;
        this.item = item;
        this.caller = caller;
    }

    /** A kind of writes that share calls. Its identity is what groups them. */
    static final class Batch<I, O> {

        private final String name;
        private final BatchWork<I, O> work;
        private final AfterCommit<I, O> then;

        Batch(String name, BatchWork<I, O> work, AfterCommit<I, O> then) {
            this.name = name;
            this.work = work;
            this.then = then;
        }

        BatchWork<I, O> work() {
            return work;
        }

        AfterCommit<I, O> then() {
            return then;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    Batch<I, O> batch() {
        return batch;
    }

    I item() {
        return item;
    }

    /** The write is stored, as part of the attempt that counts. */
    void done(@Nullable O answer) {
        this.answer = answer;
        this.fault = null;
    }

    /** The write is at fault itself and was undone. */
    void failed(Throwable fault) {
        this.fault = fault;
    }

    /** Tells the caller what became of the write. */
    void answer() {
        try {
            if (fault != null) {
                caller.error(fault);
            } else {
                caller.success(answer);
            }
        } catch (RuntimeException | Error e) {
            // A caller that fails must not fail those behind it.
            log.warn("a caller of {} failed on its answer", batch, e);
        }
    }
}
