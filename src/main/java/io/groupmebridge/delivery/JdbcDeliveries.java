package io.groupmebridge.delivery;

import io.groupmebridge.event.EventId;
import io.groupmebridge.journal.Journal;
import io.groupmebridge.journal.JournaledEvent;
import io.groupmebridge.subscription.SubscriptionId;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The deliveries in the tables. An event's id is turned into its place by the journal, which has an index of ids: a second
 * one here would cost every delivery a write at a random place.
 */
final class JdbcDeliveries implements Deliveries {

    private final DeliveryTables tables;
    private final Journal journal;
    private final Lanes lanes;
    private final Clock clock;

    JdbcDeliveries(DeliveryTables tables, Journal journal, Lanes lanes, Clock clock) {
        this.tables = tables;
        this.journal = journal;
        this.lanes = lanes;
        this.clock = clock;
    }

    @Override
    public Mono<List<Delivery>> list(SubscriptionId id, @Nullable DeliveryState state, int limit, long before) {
        return tables.list(id, state, limit, before);
    }

    @Override
    public Mono<Optional<DeliveryDetail>> find(SubscriptionId id, EventId event) {
        return journal.find(event)
                .flatMap(found -> found.map(journaled -> Mono.just(Optional.of(journaled.seq())))
                        .orElseGet(() -> tables.placeOfFailed(id, event)))
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
        return tables.placeOfFailed(id, event).map(place -> place.isPresent() ? Retried.EVENT_PRUNED : Retried.UNKNOWN);
    }

    private Mono<Retried> makeDue(SubscriptionId id, JournaledEvent event) {
        return tables.makeDue(id, event.seq(), clock.instant()).map(made -> {
            if (!made) {
                return Retried.UNKNOWN;
            }
            lanes.retriesChanged(id);
            return Retried.SCHEDULED;
        });
    }
}
