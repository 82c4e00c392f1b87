package io.groupmebridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groupmebridge.peers.BridgeProcess;
import io.groupmebridge.peers.WebhookAnswer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bridge as a process of its own with thousands of webhooks that wait: for the next attempt at an endpoint that fails,
 * and for the first one at an endpoint that does not answer. {@code -Dtest.waiting} makes them more.
 * That the healthy endpoint gets everything within a minute is an order of magnitude: latency is for the benchmark to measure.
 */
class WaitingIT {

    private static final Logger log = LoggerFactory.getLogger(WaitingIT.class);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int FEW = 1_500;
    private static final int MANY = Integer.getInteger("test.waiting", 10_000);

    /** What may be said at once without more waiting for the socket than the push server keeps. */
    private static final int AT_ONCE = 5_000;

    /** An event weighs about two kilobytes in memory, so that ten thousand would weigh twenty megabytes. */
    private static final long GROWTH = 4 * 1024 * 1024;

    @TempDir
    private Path dataDir;

    private final Traffic traffic = new Traffic();

    @AfterEach
    void close() {
        traffic.close();
    }

    @Test
    void whatWaitsForDeadEndpointsTakesNoMemoryAndKeepsNothingFromTheOthers() throws Exception {
        var settings = traffic.settings();
        settings.put("bridge.data-dir", dataDir.toString());
        settings.put("bridge.journal.memory", "1MB");
        settings.put("bridge.delivery.schedule", "1h,1h");
        // Closed, whatever fails: the webhooks are to wait in the table.
        settings.put("resilience4j.circuitbreaker.configs.webhook.minimum-number-of-calls", "50000");
        settings.put("resilience4j.circuitbreaker.configs.webhook.sliding-window-size", "50000");
        RunningBridge.subscribe(settings, 1, traffic.inbox(), "/failing");
        RunningBridge.subscribe(settings, 2, traffic.inbox(), "/hanging");
        settings.put("bridge.subscriptions[1].concurrency", "64");
        settings.put("bridge.subscriptions[2].timeout", "30s");
        traffic.inbox().answer("/failing", WebhookAnswer.status(500));
        traffic.inbox().answer("/hanging", new WebhookAnswer.Hang());

        try (var bridge = BridgeProcess.start(settings)) {
            traffic.awaitListener();
            var few = heapWith(FEW, bridge);
            var many = heapWith(MANY, bridge);

            log.info("live heap with {} waiting {} KiB, with {} {} KiB", FEW, few / 1024, MANY, many / 1024);
            assertThat(many - few).isLessThan(GROWTH);
            assertThat(traffic.repeated()).isZero();
            assertThat(traffic.inbox().received("/hanging")).hasSizeLessThan(FEW);
        }
    }

    /** The live heap when so many wait at each of the dead endpoints and the healthy one has them all. */
    private long heapWith(int messages, BridgeProcess bridge) throws Exception {
        while (traffic.said() < messages) {
            traffic.say(Math.min(AT_ONCE, messages - traffic.said()));
            traffic.awaitAll();
        }
        await("first attempts")
                .atMost(PATIENCE)
                .until(() -> traffic.inbox().received("/failing").size() >= messages);
        return bridge.liveHeap();
    }
}
