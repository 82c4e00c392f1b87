package io.groupmebridge.subscription;

import io.groupmebridge.store.PeriodicTask;
import io.groupmebridge.store.StoreReader;
import io.groupmebridge.subscription.Subscription.State;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Looks from time to time how many subscriptions are in each state: the gauge {@code bridge.subscription.subscriptions}. */
@Component
final class SubscriptionMetrics extends PeriodicTask {

    private static final Logger log = LoggerFactory.getLogger(SubscriptionMetrics.class);

    private static final Duration INTERVAL = Duration.ofSeconds(15);
    private static final String NO_REASON = "none";
    private static final String COUNT =
            "SELECT state, disabled_reason, count(*) FROM subscription GROUP BY state, disabled_reason";

    private final StoreReader reader;
    private volatile Map<Standing, Long> counts = Map.of();

    /** What the gauge tells apart. */
    private record Standing(String state, String reason) {

        static Standing of(String state, @Nullable String reason) {
            return switch (State.valueOf(state)) {
                case ACTIVE -> new Standing("active", NO_REASON);
                case PAUSED -> new Standing("paused", NO_REASON);
                case AUTO_DISABLED -> new Standing("disabled", reason == null ? NO_REASON : reason);
            };
        }
    }

    SubscriptionMetrics(StoreReader reader, MeterRegistry meters) {
        super(Duration.ZERO, INTERVAL);
        this.reader = reader;
        show(State.ACTIVE, null, meters);
        show(State.PAUSED, null, meters);
        for (var reason : Disabled.Reason.values()) {
            show(State.AUTO_DISABLED, reason.wireName(), meters);
        }
    }

    private void show(State state, @Nullable String reason, MeterRegistry meters) {
        var standing = Standing.of(state.name(), reason);
        Gauge.builder("bridge.subscription.subscriptions", this, it -> it.counts.getOrDefault(standing, 0L))
                .description("subscriptions by state; of those that the bridge disabled, by reason")
                .tag("state", standing.state())
                .tag("reason", standing.reason())
                .register(meters);
    }

    @Override
    protected Mono<Void> turn() {
        return reader.read(jdbc -> {
                    Map<Standing, Long> found = new HashMap<>();
                    jdbc.sql(COUNT).query(row -> {
                        found.merge(Standing.of(row.getString(1), row.getString(2)), row.getLong(3), Long::sum);
                    });
                    return found;
                })
                .doOnNext(found -> counts = Map.copyOf(found))
                .then();
    }

    @Override
    protected void failed(Throwable why) {
        log.debug("subscription.counts_unknown reason=\"{}\"", why.toString());
    }
}
