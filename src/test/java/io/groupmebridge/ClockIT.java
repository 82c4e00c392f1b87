package io.groupmebridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groupmebridge.peers.ReceivedWebhook;
import io.groupmebridge.peers.WebhookAnswer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.support.GenericApplicationContext;

/** The whole bridge while its clock is set forward and back by hours and every webhook needs a second attempt. */
class ClockIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration WAIT = Duration.ofSeconds(2);

    /** How late an attempt may be on a busy machine. */
    private static final Duration SLACK = Duration.ofSeconds(10);

    private static final Duration ROUNDING = Duration.ofMillis(100);

    @TempDir
    private Path dataDir;

    private final Traffic traffic = new Traffic();
    private final MovableClock clock = new MovableClock();
    private final List<Instant> setForward = new ArrayList<>();

    @AfterEach
    void close() {
        traffic.close();
    }

    @Test
    void noRetryIsEarlyOrStuckWhenTheClockIsSet() {
        failFirstAttempts();
        try (var _ = RunningBridge.start(settings(), dataDir, this::movable)) {
            traffic.awaitListener();
            traffic.begin(50);
            awaitRetries(100);

            for (var hours : List.of(2, -2, -2, 2)) {
                set(Duration.ofHours(hours));
                awaitRetries(150);
            }
            set(Duration.ofHours(-2));
            traffic.dropSockets();
            awaitRetries(50);
            traffic.end();

            traffic.awaitAll();
            await("all retries").atMost(PATIENCE).until(() -> traffic.repeated() >= traffic.said());
            assertThat(attempts()).allSatisfy(attempts -> {
                var first = attempts.getFirst().at();
                var second = attempts.get(1).at();
                assertThat(attempts).hasSize(2);
                assertThat(second).isBefore(first.plus(WAIT).plus(WAIT).plus(SLACK));
                assertThat(!second.isBefore(first.plus(WAIT).minus(ROUNDING)) || wasSetForward(first, second))
                        .as("second attempt %s after the first", Duration.between(first, second))
                        .isTrue();
            });
        }
    }

    private Map<String, String> settings() {
        var settings = traffic.settings();
        settings.put("bridge.delivery.schedule", "2s,2s,2s");
        settings.put("bridge.delivery.jitter", "0");
        settings.put("bridge.subscriptions[0].concurrency", "64");
        // Closed, whatever fails.
        settings.put("resilience4j.circuitbreaker.configs.webhook.failure-rate-threshold", "100");
        settings.put("resilience4j.circuitbreaker.configs.webhook.minimum-number-of-calls", "1000");
        settings.put("resilience4j.circuitbreaker.configs.webhook.sliding-window-size", "1000");
        return settings;
    }

    private void movable(GenericApplicationContext context) {
        context.registerBean("movableClock", Clock.class, () -> clock, bean -> bean.setPrimary(true));
    }

    private void failFirstAttempts() {
        Set<String> tried = ConcurrentHashMap.newKeySet();
        traffic.inbox()
                .answerWith(
                        Traffic.PATH,
                        webhook -> tried.add(webhook.id()) ? WebhookAnswer.status(500) : WebhookAnswer.OK);
    }

    private void set(Duration step) {
        if (step.isPositive()) {
            setForward.add(Instant.now());
        }
        clock.offset = clock.offset.plus(step);
    }

    private boolean wasSetForward(Instant from, Instant to) {
        return setForward.stream().anyMatch(at -> at.isAfter(from.minus(ROUNDING)) && at.isBefore(to));
    }

    private void awaitRetries(int more) {
        var before = traffic.repeated();
        await("retries").atMost(PATIENCE).until(() -> traffic.repeated() >= before + more);
    }

    /** The attempts of every message, in their order. */
    private Collection<List<ReceivedWebhook>> attempts() {
        return Lines.ofGroupMe(traffic.inbox().received()).stream()
                .collect(Collectors.groupingBy(ReceivedWebhook::id))
                .values();
    }

    /** The system's clock, and how far it was set. */
    private static final class MovableClock extends Clock {

        private volatile Duration offset = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(offset);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
