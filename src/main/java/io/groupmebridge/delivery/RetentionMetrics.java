package io.groupmebridge.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Counts what was pruned of the deliveries and how much there is, and what subscriptions did not get because of that. */
final class RetentionMetrics {

    private final Map<DeliveryState, Counter> byAge;
    private final Map<DeliveryState, Counter> bySize;
    private final Counter lost;
    private volatile long bytes;

    RetentionMetrics(MeterRegistry meters) {
        byAge = pruned("age", meters);
        bySize = pruned("size", meters);
        lost = Counter.builder("bridge.delivery.lost")
                .description("events that were pruned before a subscription got them, each for every such subscription")
                .register(meters);
        Gauge.builder("bridge.delivery.size", this, it -> it.bytes)
                .description("about how many bytes deliveries and their attempts take")
                .baseUnit("bytes")
                .register(meters);
    }

    private static Map<DeliveryState, Counter> pruned(String reason, MeterRegistry meters) {
        return Arrays.stream(DeliveryState.values())
                .collect(Collectors.toUnmodifiableMap(
                        state -> state,
                        state -> Counter.builder("bridge.delivery.pruned")
                                .description("deliveries that were deleted because of their age, or because they took"
                                        + " too much room")
                                .tag("state", state.wireName())
                                .tag("reason", reason)
                                .register(meters)));
    }

    void prunedByAge(DeliveryState state, int deliveries) {
        Objects.requireNonNull(byAge.get(state)).increment(deliveries);
    }

    void prunedBySize(DeliveryState state, int deliveries) {
        Objects.requireNonNull(bySize.get(state)).increment(deliveries);
    }

    /** Notes how many bytes there are. */
    void size(long bytes) {
        this.bytes = bytes;
    }

    void lost(long events) {
        lost.increment((double) events);
    }
}
