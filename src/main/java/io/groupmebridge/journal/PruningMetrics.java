package io.groupmebridge.journal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What was pruned from the journal, and what is in it as of the last look. */
final class PruningMetrics {

    private final Counter byAge;
    private final Counter bySize;
    private volatile @Nullable Instant oldest;
    private volatile long bytes;

    PruningMetrics(MeterRegistry meters, Clock clock) {
        this.byAge = pruned("age", meters);
        this.bySize = pruned("size", meters);
        Gauge.builder("bridge.journal.events.oldest.age", this, it -> it.oldestAge(clock.instant()))
                .description("age of the oldest event of the journal")
                .baseUnit("seconds")
                .register(meters);
        Gauge.builder("bridge.journal.size", this, it -> it.bytes)
                .description("about how many bytes of events are in the journal")
                .baseUnit("bytes")
                .register(meters);
    }

    private static Counter pruned(String reason, MeterRegistry meters) {
        return Counter.builder("bridge.journal.pruned")
                .description("events that were deleted because of their age, or because there were too many")
                .tag("reason", reason)
                .register(meters);
    }

    void prunedByAge(int events) {
        byAge.increment(events);
    }

    void prunedBySize(int events) {
        bySize.increment(events);
    }

    /** Notes what is in the journal; the oldest is null when nothing is. */
    void seen(@Nullable Instant oldest, long bytes) {
        this.oldest = oldest;
        this.bytes = bytes;
    }

    private double oldestAge(Instant now) {
        var since = oldest;
        return since == null ? 0 : Duration.between(since, now).toMillis() / 1_000.0;
    }
}
