package io.groupmebridge.delivery;

import io.groupmebridge.event.EventId;
import io.groupmebridge.journal.Journal;
import io.groupmebridge.journal.JournaledEvent;
import io.groupmebridge.subscription.SubscriptionId;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The deliveries in the tables. An event's id is turned into its place by the journal, which has an index of ids: a second
 * one here would cost every delivery a write at a random place.
 */
final class JdbcDeliveries implements Deliveries {

    private final DeliveryTables tables;
    private final DeliveryViews views;
    private final DeadLetters deadLetters;
    private final Journal journal;
    private final Lanes lanes;
    private final Clock clock;

    JdbcDeliveries(
            DeliveryTables tables,
            DeliveryViews views,
            DeadLetters deadLetters,
            Journal journal,
            Lanes lanes,
            Clock clock) {
        this.tables = tables;
        this.views = views;
        this.deadLetters = deadLetters;
        this.journal = journal;
        this.lanes = lanes;
        this.clock = clock;
    }

    @Override
    public Mono<List<Delivery>> list(
            SubscriptionId id, @Nullable DeliveryState state, TimeRange range, int limit, long before) {
        return range.in(journal).flatMap(places -> tables.list(id, state, places.upTo(before - 1), limit));
    }

    @Override
    public Mono<Map<DeliveryState, Tally>> count(SubscriptionId id) {
        return views.count(id);
    }

    @Override
    public Mono<List<LatestAttempt>> latestAttempts(SubscriptionId id, int limit) {
        return views.latest(id, limit);
    }

    @Override
    public Mono<Tally> deleteDead(SubscriptionId id, TimeRange range) {
        return range.in(journal).flatMap(places -> deadLetters.delete(id, places));
    }

    @Override
    public Mono<Deleted> deleteDead(SubscriptionId id, EventId event) {
        return find(id, event)
                .flatMap(found -> found.map(detail -> deleteDead(id, detail.delivery()))
                        .orElseGet(() -> Mono.just(Deleted.UNKNOWN)));
    }

    private Mono<Deleted> deleteDead(SubscriptionId id, Delivery delivery) {
        return delivery.state() == DeliveryState.DEAD
                ? deadLetters.delete(id, delivery.seq()).map(deleted -> deleted ? Deleted.DELETED : Deleted.TOO_EARLY)
                : Mono.just(Deleted.NOT_DEAD);
    }

    @Override
    public Mono<Optional<DeliveryDetail>> find(SubscriptionId id, EventId event) {
        return journal.find(event)
                .flatMap(found -> found.map(journaled -> Mono.just(Optional.of(journaled.seq())))
                        .orElseGet(() -> placeOfPruned(id, event)))
                .flatMap(place -> place.map(seq -> tables.find(id, seq)).orElseGet(() -> Mono.just(Optional.empty())));
    }

    @Override
    public Mono<Retried> retry(SubscriptionId id, EventId event) {
        return lanes.hold(id, event)
                .flatMap(held -> held
                        ? Mono.just(Retried.IN_PROGRESS)
                        : journal.find(event)
                                .flatMap(found -> found.map(journaled -> makeDue(id, journaled))
                                        .orElseGet(() -> eventless(id, event))));
    }

    private Mono<Retried> eventless(SubscriptionId id, EventId event) {
        return placeOfPruned(id, event).map(place -> place.isPresent() ? Retried.EVENT_PRUNED : Retried.UNKNOWN);
    }

    private Mono<Optional<Long>> placeOfPruned(SubscriptionId id, EventId event) {
        return journal.horizon().flatMap(horizon -> tables.placeOfFailed(id, event, horizon.place()));
    }

    private Mono<Retried> makeDue(SubscriptionId id, JournaledEvent event) {
        if (Lifetime.isShort(event.type())) {
            return Mono.just(Retried.EVENT_OVER);
        }
        return tables.makeDue(id, event.seq(), clock.instant()).map(made -> {
            if (!made) {
                return Retried.UNKNOWN;
            }
            lanes.retriesChanged(id);
            return Retried.SCHEDULED;
        });
    }
}
