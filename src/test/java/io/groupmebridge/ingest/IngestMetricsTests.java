package io.groupmebridge.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class IngestMetricsTests {

    @Test
    void aCatchUpCountsThoughTheClockWasSetBackMeanwhile() {
        var meters = new SimpleMeterRegistry();

        new IngestMetrics(meters).ran(CatchUp.Outcome.COMPLETED, Duration.ofHours(-1));

        assertThat(meters.get("bridge.ingest.catch.up")
                        .tag("outcome", "completed")
                        .timer()
                        .count())
                .isEqualTo(1);
    }
}
