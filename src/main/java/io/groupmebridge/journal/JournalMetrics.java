package io.groupmebridge.journal;

import io.groupmebridge.event.EventType;
import io.groupmebridge.event.Origin;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Counts what is journaled. Owned by the commit thread. */
final class JournalMetrics {

    private final MeterRegistry meters;
    private final Map<EventType, Map<Origin, Counter>> events = new EnumMap<>(EventType.class);
    private final Counter duplicates;
    private final Timer append;

    JournalMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.duplicates = Counter.builder("bridge.journal.duplicates")
                .description("events that were in the journal already")
                .register(meters);
        this.append = Timer.builder("bridge.journal.append")
                .description("time from the submission of an event to its commit")
                .register(meters);
    }

    /** The entry is durable at the place, since now. */
    void committed(Entry entry, Place place, long nowNanos) {
        if (place.isNew()) {
            var event = entry.event();
            counter(event.type(), event.header().origin()).increment();
        } else {
            duplicates.increment();
        }
        append.record(nowNanos - entry.submittedNanos(), TimeUnit.NANOSECONDS);
    }

    private Counter counter(EventType type, Origin origin) {
        return events.computeIfAbsent(type, _ -> new EnumMap<>(Origin.class))
                .computeIfAbsent(
                        origin,
                        _ -> Counter.builder("bridge.journal.events")
                                .description("events that were journaled")
                                .tag("type", type.wireName())
                                .tag("origin", origin.wireName())
                                .register(meters));
    }
}
