package io.groupmebridge.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.store.Database;
import io.groupmebridge.store.TestDatabase;
import io.groupmebridge.subscription.Subscription.State;
import io.groupmebridge.subscription.Subscriptions.Saved;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SubscriptionMetricsTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @ParameterizedTest
    @EnumSource(Database.class)
    void subscriptionsAreCountedByStateAndReason(Database kind) {
        try (var database = TestDatabase.fresh(kind)) {
            var subscriptions = new JdbcSubscriptions(
                    database.reader(), database.commit(), database.cipher(), _ -> {}, Clock.systemUTC());
            var metrics = new SubscriptionMetrics(database.reader(), meters);
            create(subscriptions, "active");
            subscriptions
                    .setState(create(subscriptions, "paused").id(), State.PAUSED)
                    .block(PATIENCE);
            subscriptions
                    .disable(create(subscriptions, "gone"), Disabled.Reason.GONE)
                    .block(PATIENCE);
            subscriptions
                    .disable(create(subscriptions, "gone too"), Disabled.Reason.GONE)
                    .block(PATIENCE);
            var resumed = create(subscriptions, "resumed");
            subscriptions.disable(resumed, Disabled.Reason.FAILING).block(PATIENCE);
            subscriptions.setState(resumed.id(), State.ACTIVE).block(PATIENCE);

            metrics.turn().block(PATIENCE);

            assertThat(count("active", "none")).isEqualTo(2);
            assertThat(count("paused", "none")).isEqualTo(1);
            assertThat(count("disabled", "gone")).isEqualTo(2);
            assertThat(count("disabled", "asked")).isZero();
            assertThat(count("disabled", "failing")).isZero();
        }
    }

    private static Subscription create(Subscriptions subscriptions, String name) {
        return ((Saved.Done) subscriptions.create(Drafts.named(name)).block(PATIENCE)).subscription();
    }

    private double count(String state, String reason) {
        return meters.get("bridge.subscription.subscriptions")
                .tags("state", state, "reason", reason)
                .gauge()
                .value();
    }
}
