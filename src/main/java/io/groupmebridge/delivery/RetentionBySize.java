package io.groupmebridge.delivery;

import io.groupmebridge.delivery.SizePruning.Progress;
import io.groupmebridge.delivery.SizePruning.What;
import io.groupmebridge.store.StoreReader;
import io.groupmebridge.store.Sweep;
import io.groupmebridge.subscription.SubscriptionId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Prunes the deliveries there is no room for: of the subscriptions that take more than their share, first the oldest that were
 * delivered or expired, then the oldest of the others. Warns once an hour at most of dead letters that had to go.
 */
final class RetentionBySize {

    private static final Logger log = LoggerFactory.getLogger(RetentionBySize.class);

    private static final Duration BETWEEN_WARNINGS = Duration.ofHours(1);

    private final DataSize maxSize;
    private final StoreReader reader;
    private final Sweep sweep;
    private final Clock clock;
    private final RetentionMetrics metrics;

    // Of the pass; there is one at a time.
    private long deadLetters;
    private Instant nextWarning = Instant.MIN;

    RetentionBySize(DataSize maxSize, StoreReader reader, Sweep sweep, Clock clock, RetentionMetrics metrics) {
        this.maxSize = maxSize;
        this.reader = reader;
        this.sweep = sweep;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Makes one pass. */
    Mono<Void> prune() {
        return reader.read(RetentionBySize::taken)
                .doOnNext(taken -> metrics.size(
                        taken.values().stream().mapToLong(Long::longValue).sum()))
                .flatMap(taken -> prune(Room.excess(taken, maxSize.toBytes())))
                .then(Mono.fromRunnable(this::warn));
    }

    private static Map<SubscriptionId, Long> taken(JdbcClient jdbc) {
        return jdbc
                .sql("SELECT id, delivery_bytes FROM subscription WHERE state <> 'REMOVED'")
                .query((row, _) -> Map.entry(new SubscriptionId(row.getString(1)), row.getLong(2)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private Mono<Void> prune(Map<SubscriptionId, Long> excess) {
        return Flux.fromIterable(excess.entrySet())
                .concatMap(each -> prune(each.getKey(), each.getValue()))
                .then();
    }

    private Mono<Long> prune(SubscriptionId id, long excess) {
        return prune(new SizePruning(id, What.OVER, excess))
                .flatMap(freed ->
                        freed >= excess ? Mono.just(freed) : prune(new SizePruning(id, What.ANYTHING, excess - freed)));
    }

    /** Answers how many bytes are free by that. */
    private Mono<Long> prune(SizePruning pruning) {
        return sweep.run(Progress.START, Progress::last, pruning)
                .doOnNext(this::count)
                .last()
                .map(Progress::freed);
    }

    private void count(Progress progress) {
        progress.deliveries().forEach(metrics::prunedBySize);
        deadLetters += progress.deliveries().getOrDefault(DeliveryState.DEAD, 0);
    }

    private void warn() {
        if (deadLetters > 0 && !clock.instant().isBefore(nextWarning)) {
            log.warn(
                    "delivery.dead_letters_pruned deliveries={} (there is no room for them;"
                            + " see bridge.delivery.retention.max-size)",
                    deadLetters);
            deadLetters = 0;
            nextWarning = clock.instant().plus(BETWEEN_WARNINGS);
        }
    }
}
