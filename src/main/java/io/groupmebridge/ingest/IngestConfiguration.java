package io.groupmebridge.ingest;

import io.github.resilience4j.core.functions.Either;
import io.github.resilience4j.retry.RetryRegistry;
import io.groupmebridge.groupme.GroupMe;
import io.groupmebridge.journal.Journal;
import io.groupmebridge.session.SessionProperties;
import io.groupmebridge.subscription.Subscriptions;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Schedulers;

/** Wires the ingest. */
@Configuration(proxyBeanMethods = false)
class IngestConfiguration {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    @Bean
    Patience patience(RetryRegistry retries) {
        var intervals = retries.retry("catch-up").getRetryConfig().getIntervalBiFunction();
        return new Patience(
                failures -> Duration.ofMillis(
                        Math.clamp(intervals.apply(failures, Either.right(null)), 1, LONGEST_WAIT.toMillis())),
                Schedulers.parallel());
    }

    @Bean
    Listing listing(GroupMe groupMe, Patience patience) {
        return new Listing(groupMe, patience);
    }

    @Bean
    CatchUp catchUp(
            GroupMe groupMe,
            Journal journal,
            HighWaterMarks marks,
            Listing listing,
            Patience patience,
            IngestMetrics metrics,
            Clock clock,
            CatchUpProperties properties) {
        var backfill = new Backfill(groupMe, journal, marks, patience, metrics, clock, properties.maxMessages());
        return new CatchUp(marks, listing, backfill, patience, metrics, clock, properties.history());
    }

    @Bean
    WantedChannels wantedChannels(Subscriptions subscriptions, Listing listing, Patience patience) {
        return new WantedChannels(subscriptions, listing, patience, patience.scheduler());
    }

    @Bean
    JournalingHandler journalingHandler(
            Journal journal,
            HighWaterMarks marks,
            CatchUp catchUp,
            WantedChannels channels,
            Patience patience,
            IngestMetrics metrics,
            Clock clock,
            CatchUpProperties properties,
            SessionProperties session) {
        // With a full window the session reads nothing, so it must not fill with what waits.
        var most = Math.min(properties.holdEvents(), session.window() - 1);
        return new JournalingHandler(new Surroundings(
                journal,
                marks,
                catchUp,
                new Turns(properties.concurrency()),
                channels,
                patience,
                metrics,
                clock,
                patience.scheduler(),
                new Hold.Limits(most, properties.hold()),
                session.pingInterval().plus(session.pongTimeout()),
                () -> UUID.randomUUID().toString()));
    }

    @Bean
    MarkKeeper markKeeper(JournalingHandler handler, HighWaterMarks marks, Patience patience) {
        return new MarkKeeper(handler, marks, patience.scheduler());
    }
}
