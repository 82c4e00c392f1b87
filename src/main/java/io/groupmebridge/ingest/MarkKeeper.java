package io.groupmebridge.ingest;

import io.groupmebridge.ingest.HighWaterMarks.Raise;
import io.groupmebridge.store.GroupCommit;
import io.groupmebridge.store.PeriodicTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Writes the marks that live messages raised, of all accounts in one unit: every {@link #INTERVAL}, with the time of the last
 * sync every {@value #TICKS_PER_TIME} times, and at the stop. What is not written is written the next time.
 */
final class MarkKeeper extends PeriodicTask {

    static final Duration INTERVAL = Duration.ofSeconds(5);
    static final int TICKS_PER_TIME = 12;

    private static final Logger log = LoggerFactory.getLogger(MarkKeeper.class);

    private final JournalingHandler handler;
    private final HighWaterMarks marks;
    private int ticks;

    MarkKeeper(JournalingHandler handler, HighWaterMarks marks, Scheduler scheduler) {
        super(INTERVAL, INTERVAL, scheduler);
        this.handler = handler;
        this.marks = marks;
    }

    @Override
    protected Mono<Void> turn() {
        return Mono.defer(() -> write(++ticks % TICKS_PER_TIME == 0));
    }

    @Override
    protected void failed(Throwable why) {
        log.warn("ingest.marks_not_written reason=\"{}\"", why.toString());
    }

    /** After the sessions, before the store, which writes what waits when it stops. */
    @Override
    public synchronized void stop() {
        if (isRunning()) {
            super.stop();
            write(true).subscribe(_ -> {}, this::failed);
        }
    }

    @Override
    public int getPhase() {
        return GroupCommit.PHASE + 1;
    }

    /** Writes what there is to write. */
    Mono<Void> write(boolean withTime) {
        return Mono.defer(() -> {
            Map<Intake, Raise> raises = new HashMap<>();
            handler.intakes()
                    .forEach(intake -> intake.progress(withTime).ifPresent(raise -> raises.put(intake, raise)));
            return raises.isEmpty()
                    ? Mono.empty()
                    : marks.raise(new ArrayList<>(raises.values())).doOnSuccess(_ -> raises.forEach(Intake::written));
        });
    }
}
