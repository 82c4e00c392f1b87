package io.groupmebridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.groupmebridge.journal.Journal;
import io.groupmebridge.store.RestrictedPool;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.support.GenericApplicationContext;

/** The whole bridge on a disk that is full for a while, or slow, while people talk: nothing is lost, repeated or pretended. */
class StoreTroubleIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int WINDOW = 64;

    /** What one frame may bring beyond the window. */
    private static final int FRAME = 16;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    private final Traffic traffic = new Traffic();
    private final AtomicReference<RestrictedPool> store = new AtomicReference<>();

    @AfterEach
    void close() {
        traffic.close();
    }

    @Test
    void aDatabaseThatMayNotGrowStopsTheReadingAndRecoversByItself() {
        try (var bridge = RunningBridge.start(settings(), folder, this::restricted)) {
            survives(bridge, () -> store.get().full(true), () -> store.get().full(false));
        }
    }

    @Test
    void aFullDiskStopsTheReadingAndRecoversByItself() {
        try (var disk = SmallDisk.mount(folder, 64);
                var bridge = RunningBridge.start(settings(), disk.folder().resolve("data"), _ -> {})) {
            survives(bridge, disk::fill, disk::clear);
        }
    }

    private void survives(RunningBridge bridge, Runnable fill, Runnable clear) {
        traffic.awaitListener();
        traffic.begin(200);
        traffic.awaitMore(200);

        fill.run();
        await("readiness to be down").atMost(PATIENCE).until(() -> !bridge.isReady());
        var taken = bridge.count("bridge.session.messages");
        var sent = traffic.arrived();
        traffic.say(2_000);
        assertThat(create(bridge)).as("the status of a change").isGreaterThanOrEqualTo(500);

        assertThat(bridge.isReady()).isFalse();
        assertThat(bridge.count("bridge.session.messages")).isLessThanOrEqualTo(taken + WINDOW + FRAME);
        assertThat(traffic.arrived()).isLessThanOrEqualTo(sent + WINDOW);
        assertThat(traffic.repeated()).isZero();

        clear.run();
        await("readiness to be up").atMost(PATIENCE).until(bridge::isReady);
        traffic.awaitMore(2_000);
        traffic.end();
        traffic.awaitAll();
        assertThat(traffic.repeated()).isZero();
    }

    @Test
    void slowCommitsHoldUpTheReadingAndLoseNothing() {
        try (var bridge = RunningBridge.start(settings(), folder, this::restricted)) {
            traffic.awaitListener();
            store.get().commitTakes(Duration.ofMillis(200));

            traffic.begin(500);
            await().atMost(PATIENCE).until(() -> traffic.said() > 2_000);
            assertThat(bridge.count("bridge.session.messages"))
                    .isLessThanOrEqualTo(bridge.bean(Journal.class).head() + WINDOW + FRAME);
            assertThat(bridge.count("bridge.session.messages")).isLessThan(traffic.said());
            traffic.end();

            traffic.awaitAll();
            assertThat(traffic.repeated()).isZero();
            assertThat(bridge.isReady()).isTrue();
        }
    }

    private Map<String, String> settings() {
        var settings = traffic.settings();
        settings.put("bridge.session.window", String.valueOf(WINDOW));
        settings.put("bridge.admin.timeout", "2s");
        return settings;
    }

    private void restricted(GenericApplicationContext context) {
        context.registerBean(Restricting.class, () -> new Restricting(store));
    }

    /** Puts a restricted pool in the place of the true one. */
    private record Restricting(AtomicReference<RestrictedPool> store) implements BeanPostProcessor {

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            if (bean instanceof HikariDataSource sound) {
                var restricted = new RestrictedPool(sound);
                store.set(restricted);
                return restricted;
            }
            return bean;
        }
    }

    private static int create(RunningBridge bridge) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + bridge.port() + "/api/v1/subscriptions"))
                .header("authorization", "Bearer " + RunningBridge.ADMIN_TOKEN)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString("{\"name\": \"late\", \"url\": \"http://127.0.0.1:9/\"}"))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
