package io.groupmebridge.delivery;

import io.groupmebridge.delivery.RetryQueue.Due;
import io.groupmebridge.delivery.TimeRange.Places;
import io.groupmebridge.event.EventId;
import io.groupmebridge.store.BatchWriter;
import io.groupmebridge.store.GroupCommit;
import io.groupmebridge.store.StoreReader;
import io.groupmebridge.subscription.SubscriptionId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import reactor.core.publisher.Mono;

/** The tables {@code delivery} and {@code attempt}, and the cursor in {@code subscription}, in SQL that both databases know. */
final class DeliveryTables {

    private static final String DELIVERY =
            "SELECT seq, event_id, event_type, state, reason, attempts, next_attempt_at, updated_at FROM delivery";

    private static final int MOST_LOOKED_AT = 100_000;

    private static final String FAILED_OF_EACH = "SELECT sum(deliveries), min(oldest) FROM (SELECT"
            + " (SELECT count(*) FROM (SELECT 1 FROM delivery d WHERE d.subscription_id = s.id AND d.state = :state"
            + " AND d.state <> 'delivered' LIMIT :most) AS failed) AS deliveries,"
            + " (SELECT min(d.seq) FROM delivery d WHERE d.subscription_id = s.id AND d.state = :state"
            + " AND d.state <> 'delivered') AS oldest FROM subscription s"
            // Nobody retries for those that are paused or disabled.
            + " WHERE s.state = 'ACTIVE' OR :state <> 'retrying') AS counts";

    private final GroupCommit commit;
    private final BatchWriter<Settlement, Boolean> settlements;
    private final StoreReader reader;

    DeliveryTables(GroupCommit commit, StoreReader reader) {
        this.commit = commit;
        this.settlements = commit.batch("settlements", new SettlementWork());
        this.reader = reader;
    }

    /** Writes when subscribed to and answers after the commit: whether the subscription still exists. */
    Mono<Boolean> settle(Settlement settlement) {
        return settlements.submit(settlement);
    }

    /** Where the subscription's lane takes up its work; empty when there is no such subscription. */
    Mono<Optional<LaneState.Start>> start(SubscriptionId id) {
        return reader.read(jdbc -> jdbc.sql(
                        "SELECT cursor, paused_until, pause_ms, failing_since, failures FROM subscription"
                                + " WHERE id = ? AND state <> 'REMOVED'")
                .param(id.value())
                .query((row, _) -> new LaneState.Start(row.getLong("cursor"), Set.of(), standing(row), List.of()))
                .optional()
                .map(start -> start.with(settledBehind(jdbc, id, start.cursor()), SidingTable.read(jdbc, id))));
    }

    /**
     * No more rows than a lane's window has events, which were in it when they were settled, and than conversations that stand
     * aside caught up with during the one attempt that held up the cursor.
     */
    private static Set<Long> settledBehind(JdbcClient jdbc, SubscriptionId id, long cursor) {
        return new HashSet<>(jdbc.sql("SELECT seq FROM delivery WHERE subscription_id = ? AND seq > ?")
                .param(id.value())
                .param(cursor)
                .query(Long.class)
                .list());
    }

    private static Standing standing(ResultSet row) throws SQLException {
        var pausedUntil = DeliveryRows.instant(row, "paused_until");
        var millis = row.getLong("pause_ms");
        var known = pausedUntil != null && millis > 0;
        var standing = new Standing(pausedUntil, DeliveryRows.instant(row, "failing_since"), row.getInt("failures"));
        return known ? standing.lasting(Duration.ofMillis(millis)) : standing;
    }

    /**
     * The earliest retries of a subscription. None is later than its own wait from now on: one that is was noted by a clock that
     * has been set back since, and begins to wait anew.
     */
    Mono<List<Due>> due(SubscriptionId id, int limit, Instant now) {
        return reader.read(jdbc -> jdbc.sql(
                        "SELECT seq, event_id, event_type, attempts, next_attempt_at, updated_at, schedule_from FROM delivery"
                                + " WHERE subscription_id = ? AND state = 'retrying' ORDER BY next_attempt_at, seq LIMIT ?")
                .param(id.value())
                .param(limit)
                .query((row, _) -> new Due(
                                row.getLong("seq"),
                                new EventId(row.getString("event_id")),
                                DeliveryRows.type(row),
                                row.getInt("attempts"),
                                Instant.ofEpochMilli(row.getLong("next_attempt_at")),
                                row.getInt("schedule_from"))
                        .notAfter(now.plusMillis(
                                Math.max(0, row.getLong("next_attempt_at") - row.getLong("updated_at")))))
                .list());
    }

    /** Makes the delivery due, whatever became of it; false when there is none. */
    Mono<Boolean> makeDue(SubscriptionId id, long seq, Instant at) {
        return commit.submit(connection -> {
            try (var update = connection.prepareStatement("UPDATE delivery SET state = 'retrying', reason = NULL,"
                    + " next_attempt_at = ?, updated_at = ? WHERE subscription_id = ? AND seq = ?")) {
                update.setLong(1, at.toEpochMilli());
                update.setLong(2, at.toEpochMilli());
                update.setString(3, id.value());
                update.setLong(4, seq);
                return update.executeUpdate() > 0;
            }
        });
    }

    /** A page of a subscription's deliveries, the highest place first. */
    Mono<List<Delivery>> list(SubscriptionId id, @Nullable DeliveryState state, Places places, int limit) {
        // The second condition says nothing new, but SQLite needs it to use the index that is for failures only.
        var narrowed = switch (state) {
            case null -> "";
            case DELIVERED -> " AND state = 'delivered'";
            case RETRYING -> " AND state = 'retrying' AND state <> 'delivered'";
            case DEAD -> " AND state = 'dead' AND state <> 'delivered'";
            case EXPIRED -> " AND state = 'expired' AND state <> 'delivered'";
        };
        return reader.read(jdbc -> jdbc.sql(DELIVERY + " WHERE subscription_id = ? AND seq > ? AND seq <= ?" + narrowed
                        + " ORDER BY seq DESC LIMIT ?")
                .param(id.value())
                .param(places.behind())
                .param(places.last())
                .param(limit)
                .query((row, _) -> delivery(id, row))
                .list());
    }

    /** One delivery with its attempts. */
    Mono<Optional<DeliveryDetail>> find(SubscriptionId id, long seq) {
        return reader.read(jdbc -> jdbc.sql(DELIVERY + " WHERE subscription_id = ? AND seq = ?")
                .param(id.value())
                .param(seq)
                .query((row, _) -> delivery(id, row))
                .optional()
                .map(delivery -> new DeliveryDetail(
                        delivery,
                        jdbc.sql("SELECT number, at, millis, status, error, excerpt FROM attempt"
                                        + " WHERE subscription_id = ? AND seq = ? ORDER BY number")
                                .param(id.value())
                                .param(seq)
                                .query((row, _) -> DeliveryRows.attempt(row))
                                .list())));
    }

    /**
     * The place of a delivery that failed, by its event. There is no index for it: for events that the journal has no place
     * of any more, among the newest 100,000 of each state up to a place.
     */
    Mono<Optional<Long>> placeOfFailed(SubscriptionId id, EventId event, long upTo) {
        return reader.read(jdbc -> Stream.of(DeliveryState.RETRYING, DeliveryState.DEAD)
                .flatMap(state -> jdbc
                        .sql("SELECT seq FROM (SELECT seq, event_id FROM delivery WHERE subscription_id = ?"
                                + " AND state = ? AND state <> 'delivered' AND seq <= ? ORDER BY seq DESC LIMIT ?)"
                                + " AS failed WHERE event_id = ?")
                        .param(id.value())
                        .param(state.wireName())
                        .param(upTo)
                        .param(MOST_LOOKED_AT)
                        .param(event.value())
                        .query(Long.class)
                        .list()
                        .stream())
                .findFirst());
    }

    /**
     * How many deliveries are in a state; of each subscription up to 100,000 are counted.
     *
     * @param oldest the lowest place of one
     */
    record Count(long deliveries, long oldest) {}

    /** The deliveries that wait for a retry or are dead, of all subscriptions, by state. */
    Mono<Map<DeliveryState, Count>> countFailed() {
        return reader.read(jdbc -> {
            var counts = new EnumMap<DeliveryState, Count>(DeliveryState.class);
            for (var state : List.of(DeliveryState.RETRYING, DeliveryState.DEAD)) {
                var count = jdbc.sql(FAILED_OF_EACH)
                        .param("state", state.wireName())
                        .param("most", MOST_LOOKED_AT)
                        .query((row, _) -> new Count(row.getLong(1), row.getLong(2)))
                        .single();
                if (count.deliveries() > 0) {
                    counts.put(state, count);
                }
            }
            return counts;
        });
    }

    /** How many conversations of all subscriptions wait for a delivery that failed. */
    Mono<Long> countBlocked() {
        return reader.read(SidingTable::countBlocked);
    }

    private static Delivery delivery(SubscriptionId id, ResultSet row) throws SQLException {
        return new Delivery(
                id,
                row.getLong("seq"),
                new EventId(row.getString("event_id")),
                DeliveryRows.type(row),
                DeliveryRows.state(row),
                reason(row),
                row.getInt("attempts"),
                DeliveryRows.instant(row, "next_attempt_at"),
                Instant.ofEpochMilli(row.getLong("updated_at")));
    }

    private static @Nullable DeathReason reason(ResultSet row) throws SQLException {
        var name = row.getString("reason");
        // A newer version's that was rolled back is none that this version knows.
        return name == null ? null : DeathReason.named(name).orElse(null);
    }
}
