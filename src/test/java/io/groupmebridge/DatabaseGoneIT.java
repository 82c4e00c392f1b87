package io.groupmebridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groupmebridge.journal.Journal;
import io.groupmebridge.peers.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole bridge on a PostgreSQL that is stopped and started, and whose connections are ended in the middle of
 * transactions, while people talk. {@code -Dtest.outages} and {@code -Dtest.cuts} make it longer.
 */
class DatabaseGoneIT {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final int OUTAGES = Integer.getInteger("test.outages", 1);
    private static final int CUTS = Integer.getInteger("test.cuts", 20);
    private static final int WINDOW = 64;

    /** What one frame may bring beyond the window. */
    private static final int FRAME = 16;

    @TempDir
    private Path folder;

    private final Traffic traffic = new Traffic();
    private RestartedPostgres postgres;

    @BeforeEach
    void start() {
        postgres = new RestartedPostgres(
                folder.resolve("postgres"), FreePorts.two().getFirst());
    }

    @AfterEach
    void close() {
        traffic.close();
        postgres.close();
    }

    @Test
    void aDatabaseThatGoesAndComesBackCostsNothing() {
        try (var bridge = RunningBridge.start(settings(), folder.resolve("data"), _ -> {})) {
            traffic.awaitListener();
            traffic.begin(200);

            for (var outage = 0; outage < OUTAGES; outage++) {
                traffic.awaitMore(200);
                postgres.goAway();
                await("readiness to be down").atMost(PATIENCE).until(() -> !bridge.isReady());
                var journaled = bridge.bean(Journal.class).head();
                var arrived = traffic.arrived();
                traffic.say(500);
                await().atMost(PATIENCE).until(() -> bridge.count("bridge.store.failures") > 3);
                assertThat(bridge.isReady()).isFalse();
                assertThat(bridge.bean(Journal.class).head()).isEqualTo(journaled);
                assertThat(traffic.arrived()).isLessThanOrEqualTo(arrived + WINDOW + FRAME);

                postgres.comeBack();
                await("readiness to be up").atMost(PATIENCE).until(bridge::isReady);
            }
            traffic.awaitMore(500);
            traffic.end();

            traffic.awaitAll();
            assertThat(traffic.repeated()).isZero();
        }
    }

    @Test
    void aConnectionThatIsEndedInTheMiddleOfATransactionCostsNothing() {
        try (var bridge = RunningBridge.start(settings(), folder.resolve("data"), _ -> {})) {
            traffic.awaitListener();
            traffic.begin(500);

            for (var cut = 0; cut < CUTS; cut++) {
                traffic.awaitMore(20);
                await("a transaction")
                        .atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(1))
                        .until(postgres::endTransaction);
            }
            traffic.end();

            traffic.awaitAll();
            assertThat(traffic.repeated()).isZero();
            assertThat(bridge.count("bridge.store.failures")).isPositive();
            await("readiness to be up").atMost(PATIENCE).until(bridge::isReady);
        }
    }

    private Map<String, String> settings() {
        var settings = traffic.settings();
        settings.put("bridge.session.window", String.valueOf(WINDOW));
        settings.put("spring.datasource.url", postgres.url());
        return settings;
    }
}
