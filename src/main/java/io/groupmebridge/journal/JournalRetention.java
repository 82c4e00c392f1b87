package io.groupmebridge.journal;

import io.groupmebridge.journal.JournalProperties.Retention;
import io.groupmebridge.journal.Pruning.Progress;
import io.groupmebridge.store.PeriodicTask;
import io.groupmebridge.store.StoreReader;
import io.groupmebridge.store.Sweep;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Prunes the journal once a minute: first what there is no room for, then what is too old and not needed. The newest event
 * always stays, because the places of new ones rise from it.
 */
final class JournalRetention extends PeriodicTask {

    private static final Logger log = LoggerFactory.getLogger(JournalRetention.class);

    /** Not at once: what the catch-up reads again after a long absence is known by its events. */
    private static final Duration FIRST = Duration.ofMinutes(5);

    private static final Duration EVERY = Duration.ofMinutes(1);

    /** Between two looks at old events that were needed. */
    private static final int PASSES = 60;

    private final Retention retention;
    private final List<JournalUse> uses;
    private final StoreReader reader;
    private final Sweep sweep;
    private final Clock clock;
    private final PruningMetrics metrics;

    // Of the pass; there is one at a time.
    private int passes;
    private long examinedUpTo;

    JournalRetention(
            Retention retention,
            List<JournalUse> uses,
            StoreReader reader,
            Sweep sweep,
            Clock clock,
            PruningMetrics metrics) {
        super(FIRST, EVERY);
        this.retention = retention;
        this.uses = List.copyOf(uses);
        this.reader = reader;
        this.sweep = sweep;
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * What a pass is to do.
     *
     * @param tooMuchUpTo the last place there is no room for
     * @param tooOldUpTo the last place that is too old
     * @param before from when on events are not too old
     */
    private record Plan(long tooMuchUpTo, long tooOldUpTo, Instant before) {

        static final Plan NOTHING = new Plan(0, 0, Instant.MIN);
    }

    /** Makes one pass. */
    @Override
    protected Mono<Void> turn() {
        return reader.read(this::plan)
                .flatMap(plan -> tooMuch(plan).then(tooOld(plan)))
                .then(reader.read(this::look));
    }

    @Override
    protected void failed(Throwable why) {
        log.warn("journal.pruning_failed reason=\"{}\" (it is tried again)", why.toString());
    }

    private Plan plan(JdbcClient jdbc) {
        var oldest = EventReader.oldest(jdbc);
        if (oldest.isEmpty()) {
            return Plan.NOTHING;
        }
        var before = clock.instant().minus(retention.maxAge());
        var most = retention.maxSize().toBytes();
        var butNewest = EventReader.head(jdbc) - 1;
        var tooMuch = most == 0 ? 0 : size(jdbc).placeBefore(most);
        var tooOld = retention.maxAge().isZero() ? 0 : EventReader.placeAt(jdbc, before) - 1;
        return new Plan(Math.min(tooMuch, butNewest), Math.min(tooOld, butNewest), before);
    }

    private Mono<Void> tooMuch(Plan plan) {
        return sweep(new Pruning(uses, plan.tooMuchUpTo(), null), 0, metrics::prunedBySize)
                .then();
    }

    private Mono<Void> tooOld(Plan plan) {
        if (passes++ % PASSES == 0) {
            examinedUpTo = 0;
        }
        return sweep(new Pruning(uses, plan.tooOldUpTo(), plan.before()), examinedUpTo, metrics::prunedByAge)
                .doOnNext(progress -> examinedUpTo = progress.place())
                .then();
    }

    private Flux<Progress> sweep(Pruning pruning, long from, IntConsumer count) {
        return from >= pruning.upTo()
                ? Flux.empty()
                : sweep.run(Progress.from(from), Progress::last, pruning)
                        .doOnNext(progress -> count.accept(progress.events()));
    }

    private @Nullable Void look(JdbcClient jdbc) {
        metrics.seen(
                EventReader.oldest(jdbc).map(JournaledEvent::receivedAt).orElse(null),
                size(jdbc).bytes());
        return null;
    }

    private static JournalSize size(JdbcClient jdbc) {
        return EventReader.oldest(jdbc)
                .map(oldest -> JournalSize.between(jdbc, oldest.seq(), EventReader.head(jdbc)))
                .orElse(JournalSize.EMPTY);
    }
}
