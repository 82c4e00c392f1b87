package io.groupmebridge.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Counts what was pruned of the deliveries, and what subscriptions did not get because of that. */
final class RetentionMetrics {

    private final Map<DeliveryState, Counter> pruned;
    private final Counter lost;

    RetentionMetrics(MeterRegistry meters) {
        pruned = Arrays.stream(DeliveryState.values())
                .collect(Collectors.toUnmodifiableMap(state -> state, state -> pruned(state, meters)));
        lost = Counter.builder("bridge.delivery.lost")
                .description("events that were pruned before a subscription got them, each for every such subscription")
                .register(meters);
    }

    private static Counter pruned(DeliveryState state, MeterRegistry meters) {
        return Counter.builder("bridge.delivery.pruned")
                .description("deliveries that were deleted because of their age")
                .tag("state", state.wireName())
                .register(meters);
    }

    void pruned(DeliveryState state, int deliveries) {
        Objects.requireNonNull(pruned.get(state)).increment(deliveries);
    }

    void lost(long events) {
        lost.increment((double) events);
    }
}
