package io.groupmebridge.delivery;

import io.groupmebridge.delivery.DeliveryMetrics.Level;
import io.groupmebridge.delivery.DeliveryTables.Count;
import io.groupmebridge.journal.Journal;
import io.groupmebridge.journal.JournaledEvent;
import io.groupmebridge.store.PeriodicTask;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Looks from time to time what waits, so that a scrape costs nothing: three reads of the store for all lanes together. */
final class BacklogSampler extends PeriodicTask {

    private static final Logger log = LoggerFactory.getLogger(BacklogSampler.class);

    private static final Duration INTERVAL = Duration.ofSeconds(15);
    private static final Count NONE = new Count(0, 0);

    private final Lanes lanes;
    private final DeliveryTables tables;
    private final Journal journal;
    private final Clock clock;
    private final DeliveryMetrics metrics;

    BacklogSampler(Lanes lanes, DeliveryTables tables, Journal journal, Clock clock, DeliveryMetrics metrics) {
        super(Duration.ZERO, INTERVAL);
        this.lanes = lanes;
        this.tables = tables;
        this.journal = journal;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    protected Mono<Void> turn() {
        return tables.countFailed()
                .flatMap(counts -> journal.readAt(counts.values().stream()
                                .map(Count::oldest)
                                .distinct()
                                .toList())
                        .doOnNext(oldest -> tell(counts, oldest)))
                .then(tables.countBlocked().doOnNext(metrics::blocked))
                .then();
    }

    @Override
    protected void failed(Throwable why) {
        log.debug("delivery.backlog_unknown reason=\"{}\"", why.toString());
    }

    private void tell(Map<DeliveryState, Count> counts, List<JournaledEvent> oldest) {
        var now = clock.instant();
        var receivedAt = oldest.stream().collect(Collectors.toMap(JournaledEvent::seq, JournaledEvent::receivedAt));
        tell(metrics.retrying(), counts.getOrDefault(DeliveryState.RETRYING, NONE), receivedAt, now);
        tell(metrics.dead(), counts.getOrDefault(DeliveryState.DEAD, NONE), receivedAt, now);
        var backlogs = lanes.backlogs();
        var waiting = backlogs.stream().mapToLong(Backlog::events).sum();
        var first = backlogs.stream()
                .map(Backlog::oldest)
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(now);
        metrics.waiting().is(waiting, Duration.between(first, now));
    }

    private static void tell(Level level, Count count, Map<Long, Instant> receivedAt, Instant now) {
        level.is(count.deliveries(), Duration.between(receivedAt.getOrDefault(count.oldest(), now), now));
    }
}
