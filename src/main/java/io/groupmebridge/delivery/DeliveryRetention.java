package io.groupmebridge.delivery;

import io.groupmebridge.delivery.DeliveryProperties.Retention;
import io.groupmebridge.delivery.DeliveryPruning.Kind;
import io.groupmebridge.delivery.DeliveryPruning.Progress;
import io.groupmebridge.journal.Horizon;
import io.groupmebridge.journal.Journal;
import io.groupmebridge.store.PeriodicTask;
import io.groupmebridge.store.StoreReader;
import io.groupmebridge.store.Sweep;
import io.groupmebridge.subscription.Subscription;
import io.groupmebridge.subscription.SubscriptionId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Prunes deliveries once a minute: those there is no room for ({@link RetentionBySize}), those that ended long ago, and
 * delivered ones whose events are gone. Dead letters whose events are gone stay to be seen. Retries go the way of dead letters
 * when their subscription stands still.
 */
final class DeliveryRetention extends PeriodicTask {

    private static final Logger log = LoggerFactory.getLogger(DeliveryRetention.class);

    private static final Duration FIRST = Duration.ofMinutes(5);
    private static final Duration EVERY = Duration.ofMinutes(1);

    /** Between two looks at old deliveries that were left. */
    private static final int PASSES = 60;

    private final Retention retention;
    private final StoreReader reader;
    private final Journal journal;
    private final Sweep sweep;
    private final Clock clock;
    private final RetentionMetrics metrics;
    private final RetentionBySize bySize;

    // Of the pass; there is one at a time.
    private final Map<SubscriptionId, Long> examinedUpTo = new HashMap<>();
    private int passes;

    DeliveryRetention(
            Retention retention,
            StoreReader reader,
            Journal journal,
            Sweep sweep,
            Clock clock,
            RetentionMetrics metrics) {
        super(FIRST, EVERY);
        this.retention = retention;
        this.reader = reader;
        this.journal = journal;
        this.sweep = sweep;
        this.clock = clock;
        this.metrics = metrics;
        this.bySize = new RetentionBySize(retention.maxSize(), reader, sweep, clock, metrics);
    }

    /** What is too old: no delivery of a later event ended before the time. */
    private record Limit(Instant before, long upTo) {

        static final Limit NONE = new Limit(Instant.EPOCH, 0);
    }

    /** A subscription, and whether its lane moves. */
    private record Owner(SubscriptionId id, boolean isActive) {}

    /** Makes one pass. */
    @Override
    protected Mono<Void> turn() {
        return Flux.concatDelayError(bySize.prune(), tooOld()).then();
    }

    private Mono<Void> tooOld() {
        return Mono.defer(() -> {
            if (passes++ % PASSES == 0) {
                examinedUpTo.clear();
            }
            return Mono.zip(limit(retention.delivered()), limit(retention.dead()), journal.horizon())
                    .flatMap(limits -> reader.read(DeliveryRetention::owners)
                            .flatMapIterable(all -> all)
                            .concatMap(owner -> prune(owner, limits.getT1(), limits.getT2(), limits.getT3()))
                            .then());
        });
    }

    @Override
    protected void failed(Throwable why) {
        log.warn("delivery.pruning_failed reason=\"{}\" (it is tried again)", why.toString());
    }

    private Mono<Limit> limit(Duration age) {
        if (age.isZero()) {
            return Mono.just(Limit.NONE);
        }
        var before = clock.instant().minus(age);
        return journal.placeAt(before).map(place -> new Limit(before, place - 1));
    }

    private static List<Owner> owners(JdbcClient jdbc) {
        return jdbc.sql("SELECT id, state FROM subscription")
                .query((row, _) -> new Owner(
                        new SubscriptionId(row.getString(1)),
                        row.getString(2).equals(Subscription.State.ACTIVE.name())))
                .list();
    }

    private Mono<Void> prune(Owner owner, Limit delivered, Limit dead, Horizon horizon) {
        var id = owner.id();
        var done = new DeliveryPruning(
                id, Kind.DELIVERED, Math.max(delivered.upTo(), horizon.place()), delivered.before(), horizon.place());
        var failed = sweep(new DeliveryPruning(id, Kind.DEAD, dead.upTo(), dead.before(), 0), 0);
        var waiting = owner.isActive()
                ? Flux.<Progress>empty()
                : sweep(new DeliveryPruning(id, Kind.RETRYING, dead.upTo(), dead.before(), 0), 0);
        return sweep(done, examinedUpTo.getOrDefault(id, 0L))
                .doOnNext(progress -> examinedUpTo.put(id, progress.place()))
                .thenMany(failed)
                .thenMany(waiting)
                .then();
    }

    private Flux<Progress> sweep(DeliveryPruning pruning, long from) {
        return from >= pruning.upTo()
                ? Flux.empty()
                : sweep.run(Progress.from(from), Progress::last, pruning)
                        .doOnNext(progress -> metrics.prunedByAge(pruning.kind().state(), progress.deliveries()));
    }
}
