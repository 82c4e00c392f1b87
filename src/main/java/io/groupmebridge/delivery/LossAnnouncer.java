package io.groupmebridge.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.EventId;
import io.groupmebridge.event.EventType;
import io.groupmebridge.event.Origin;
import io.groupmebridge.event.PushEvent;
import io.groupmebridge.journal.Journal;
import io.groupmebridge.journal.Payload;
import io.groupmebridge.store.GroupCommit;
import io.groupmebridge.store.PeriodicTask;
import io.groupmebridge.store.StoreReader;
import io.groupmebridge.subscription.Subscription;
import io.groupmebridge.subscription.SubscriptionChanged;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Tells what was pruned before a subscription got it, within five minutes: warns, counts, and journals a {@code bridge.gap}
 * when the subscription is active, or is again. Only then is the loss forgotten, so a crash repeats the gap under the same id.
 */
final class LossAnnouncer extends PeriodicTask {

    private static final Logger log = LoggerFactory.getLogger(LossAnnouncer.class);

    /** Between two gaps of a subscription that goes on losing events. */
    private static final Duration EVERY = Duration.ofMinutes(5);

    /** GroupMe pushed nothing. */
    private static final Payload NOTHING = new Payload("{}".getBytes(UTF_8));

    private static final String LOSSES = "SELECT l.subscription_id, l.events, l.first_at, l.last_at, s.state"
            + " FROM delivery_loss l JOIN subscription s ON s.id = l.subscription_id";
    private static final String FORGET = "DELETE FROM delivery_loss WHERE subscription_id = ? AND events = ?";

    private final StoreReader reader;
    private final GroupCommit commit;
    private final Journal journal;
    private final Clock clock;
    private final RetentionMetrics metrics;

    /** Asks for a look now; a look that is asked for during another follows it. */
    private final Sinks.Many<Boolean> looks = Sinks.many().multicast().onBackpressureBuffer(1, false);

    /** How many events of each subscription were counted and are not announced. */
    private final Map<String, Long> counted = new ConcurrentHashMap<>();

    LossAnnouncer(StoreReader reader, GroupCommit commit, Journal journal, Clock clock, RetentionMetrics metrics) {
        super(Duration.ZERO, EVERY);
        this.reader = reader;
        this.commit = commit;
        this.journal = journal;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** What a subscription lost since it was last announced. */
    private record Loss(String subscription, long events, Instant from, Instant to, boolean active) {

        static Loss read(ResultSet row) throws SQLException {
            return new Loss(
                    row.getString(1),
                    row.getLong(2),
                    Instant.ofEpochMilli(row.getLong(3)),
                    Instant.ofEpochMilli(row.getLong(4)),
                    row.getString(5).equals(Subscription.State.ACTIVE.name()));
        }

        PushEvent gap(Instant now) {
            var id = EventId.of(AccountId.BRIDGE, EventType.GAP, subscription, from + "/" + to + "/" + events);
            return new PushEvent.Gap(
                    new PushEvent.Header(id, AccountId.BRIDGE, new Conversation.None(), now, now, Origin.BRIDGE),
                    from,
                    to,
                    List.of(),
                    PushEvent.Gap.Reason.RETENTION,
                    subscription);
        }
    }

    /** What falls due during a look follows it. */
    @Override
    protected Flux<?> due() {
        return Flux.merge(super.due(), looks.asFlux()).onBackpressureLatest();
    }

    /** Sees a change that is committed: one that is active again may have lost something. On the commit thread. */
    @EventListener
    void changed(SubscriptionChanged change) {
        looks.tryEmitNext(true);
    }

    /** Tells what there is to tell. */
    @Override
    protected Mono<Void> turn() {
        return reader.read(jdbc ->
                        jdbc.sql(LOSSES).query((row, _) -> Loss.read(row)).list())
                .doOnNext(this::count)
                .flatMapIterable(losses -> losses)
                .filter(Loss::active)
                .concatMap(this::announce)
                .then();
    }

    @Override
    protected void failed(Throwable why) {
        log.warn("delivery.losses_unknown reason=\"{}\" (looked again later)", why.toString());
    }

    private void count(List<Loss> losses) {
        Set<String> present = new HashSet<>();
        for (var loss : losses) {
            present.add(loss.subscription());
            var before = counted.getOrDefault(loss.subscription(), 0L);
            counted.put(loss.subscription(), loss.events());
            if (loss.events() > before) {
                metrics.lost(loss.events() - before);
                log.warn(
                        "delivery.lost subscription={} events={} from={} to={} (pruned before they were delivered;"
                                + " see bridge.journal.retention)",
                        loss.subscription(),
                        loss.events(),
                        loss.from(),
                        loss.to());
            }
        }
        counted.keySet().retainAll(present);
    }

    private Mono<Void> announce(Loss loss) {
        return journal.append(loss.gap(clock.instant()), NOTHING).then(forget(loss));
    }

    /** Not when it grew since: then it is announced again, whole. */
    private Mono<Void> forget(Loss loss) {
        return commit.submit(connection -> {
                    try (var delete = connection.prepareStatement(FORGET)) {
                        delete.setString(1, loss.subscription());
                        delete.setLong(2, loss.events());
                        return delete.executeUpdate() > 0;
                    }
                })
                .doOnNext(forgotten -> {
                    if (forgotten) {
                        counted.remove(loss.subscription());
                    }
                })
                .then();
    }
}
