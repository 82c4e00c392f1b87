package io.groupmebridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groupmebridge.peers.BridgeProcess;
import io.groupmebridge.peers.WebhookAnswer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bridge as a process of its own that is asked to end while a thousand messages a second flow to a slow receiver. */
class GracefulStopIT {

    /** As {@code spring.lifecycle.timeout-per-shutdown-phase} says. */
    private static final Duration LONGEST_STOP = Duration.ofSeconds(35);

    /** Of a JVM that ends in good order because of a SIGTERM. */
    private static final int TERMINATED = 128 + 15;

    private static final int STOPS = Integer.getInteger("test.stops", 1);

    @TempDir
    private Path dataDir;

    private final Traffic traffic = new Traffic();

    @AfterEach
    void close() {
        traffic.close();
    }

    @Test
    void aStopUnderLoadFinishesWhatIsUnderWayAndRepeatsNothing() throws Exception {
        var settings = traffic.settings();
        settings.put("bridge.data-dir", dataDir.toString());
        settings.put("bridge.subscriptions[0].concurrency", "64");
        traffic.inbox().answer(Traffic.PATH, new WebhookAnswer.Late(Duration.ofMillis(15), WebhookAnswer.OK));

        for (var stop = 0; stop < STOPS; stop++) {
            try (var bridge = BridgeProcess.start(settings)) {
                traffic.awaitListener();
                traffic.begin(1_000);
                traffic.awaitMore(1_500);

                var asked = System.nanoTime();
                assertThat(bridge.terminate()).isEqualTo(TERMINATED);

                assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(LONGEST_STOP);
                assertThat(Files.readString(bridge.output())).doesNotContain("still running after timeout");
                traffic.end();
            }
        }
        assertThat(traffic.repeated()).isZero();

        try (var _ = BridgeProcess.start(settings)) {
            traffic.awaitAll();
            await().during(Duration.ofSeconds(1)).until(() -> traffic.repeated() == 0);
        }
    }
}
