package io.groupmebridge.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** Counts what the journal does not: pings, and messages the bridge has no word for. */
@Component
final class IngestMetrics {

    private final Counter pings;
    private final Counter unrecognized;

    IngestMetrics(MeterRegistry registry) {
        pings = Counter.builder("bridge.ingest.pings")
                .description("Pings that GroupMe pushed")
                .register(registry);
        unrecognized = Counter.builder("bridge.ingest.unrecognized")
                .description("Pushed messages of a type that the bridge does not know, relayed as they came")
                .register(registry);
    }

    void pinged() {
        pings.increment();
    }

    void unrecognized() {
        unrecognized.increment();
    }
}
