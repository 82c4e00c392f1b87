package io.groupmebridge.admin;

import io.groupmebridge.delivery.Deleted;
import io.groupmebridge.delivery.Deliveries;
import io.groupmebridge.delivery.Delivery;
import io.groupmebridge.delivery.DeliveryDetail;
import io.groupmebridge.delivery.DeliveryState;
import io.groupmebridge.delivery.LatestAttempt;
import io.groupmebridge.delivery.Retried;
import io.groupmebridge.delivery.Tally;
import io.groupmebridge.delivery.TimeRange;
import io.groupmebridge.event.EventId;
import io.groupmebridge.subscription.SubscriptionId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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
    public Mono<List<Delivery>> list(SubscriptionId id, DeliveryState state, TimeRange range, int limit, long before) {
        return Mono.fromSupplier(() -> details.stream()
                .map(DeliveryDetail::delivery)
                .filter(delivery -> delivery.subscription().equals(id))
                .filter(delivery -> isIn(range, delivery))
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
    public Mono<Map<DeliveryState, Tally>> count(SubscriptionId id) {
        return Mono.fromSupplier(() -> Map.of(
                DeliveryState.DELIVERED, new Tally(count(DeliveryState.DELIVERED), true),
                DeliveryState.RETRYING, new Tally(count(DeliveryState.RETRYING), true),
                DeliveryState.DEAD, new Tally(count(DeliveryState.DEAD), false)));
    }

    private long count(DeliveryState state) {
        return details.stream()
                .filter(detail -> detail.delivery().state() == state)
                .count();
    }

    @Override
    public Mono<List<LatestAttempt>> latestAttempts(SubscriptionId id, int limit) {
        return Mono.fromSupplier(() -> details.stream()
                .flatMap(detail -> detail.attempts().stream()
                        .map(attempt -> new LatestAttempt(
                                detail.delivery().eventId(), detail.delivery().eventType(), attempt)))
                .limit(limit)
                .toList());
    }

    @Override
    public Mono<Tally> deleteDead(SubscriptionId id, TimeRange range) {
        return Mono.fromSupplier(() -> {
            var before = details.size();
            details.removeIf(
                    detail -> detail.delivery().state() == DeliveryState.DEAD && isIn(range, detail.delivery()));
            return new Tally(before - details.size(), true);
        });
    }

    @Override
    public Mono<Deleted> deleteDead(SubscriptionId id, EventId event) {
        return find(id, event)
                .map(found -> found.map(detail -> {
                            var isDead = detail.delivery().state() == DeliveryState.DEAD;
                            if (isDead) {
                                details.remove(detail);
                            }
                            return isDead ? Deleted.DELETED : Deleted.NOT_DEAD;
                        })
                        .orElse(Deleted.UNKNOWN));
    }

    /** As if each event had come in when its delivery was last written. */
    private static boolean isIn(TimeRange range, Delivery delivery) {
        var at = delivery.updatedAt();
        return (range.from() == null || !at.isBefore(range.from())) && (range.to() == null || at.isBefore(range.to()));
    }

    @Override
    public Mono<Retried> retry(SubscriptionId id, EventId event) {
        return find(id, event).map(found -> found.isEmpty() ? Retried.UNKNOWN : retried);
    }
}
