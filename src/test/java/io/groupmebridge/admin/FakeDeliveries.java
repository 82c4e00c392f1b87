package io.groupmebridge.admin;

import io.groupmebridge.delivery.Deliveries;
import io.groupmebridge.delivery.Delivery;
import io.groupmebridge.delivery.DeliveryDetail;
import io.groupmebridge.delivery.DeliveryState;
import io.groupmebridge.delivery.Retried;
import io.groupmebridge.event.EventId;
import io.groupmebridge.subscription.SubscriptionId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Mono;

/** Deliveries in memory; trying again comes to what it was told. */
final class FakeDeliveries implements Deliveries {

    private final List<DeliveryDetail> details = new CopyOnWriteArrayList<>();
    private volatile Retried retried = Retried.SCHEDULED;

    void clear() {
        details.clear();
        retried = Retried.SCHEDULED;
    }

    void put(DeliveryDetail detail) {
        details.add(detail);
    }

    void retrying(Retried outcome) {
        retried = outcome;
    }

    @Override
    public Mono<List<Delivery>> list(SubscriptionId id, DeliveryState state, int limit, long before) {
        return Mono.fromSupplier(() -> details.stream()
                .map(DeliveryDetail::delivery)
                .filter(delivery -> delivery.subscription().equals(id))
                .filter(delivery -> state == null || delivery.state() == state)
                .filter(delivery -> delivery.seq() < before)
                .sorted(Comparator.comparingLong(Delivery::seq).reversed())
                .limit(limit)
                .toList());
    }

    @Override
    public Mono<Optional<DeliveryDetail>> find(SubscriptionId id, EventId event) {
        return Mono.fromSupplier(() -> details.stream()
                .filter(detail -> detail.delivery().subscription().equals(id)
                        && detail.delivery().eventId().equals(event))
                .findFirst());
    }

    @Override
    public Mono<Retried> retry(SubscriptionId id, EventId event) {
        return find(id, event).map(found -> found.isEmpty() ? Retried.UNKNOWN : retried);
    }
}
