package io.groupmebridge.delivery;

import io.groupmebridge.delivery.Replay.State;
import io.groupmebridge.delivery.Replay.What;
import io.groupmebridge.delivery.ReplayChunk.Target;
import io.groupmebridge.delivery.TimeRange.Places;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.EventId;
import io.groupmebridge.store.GroupCommit;
import io.groupmebridge.store.StoreReader;
import io.groupmebridge.subscription.SubscriptionId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import reactor.core.publisher.Mono;

/** The table {@code replay}, and what replays read of the deliveries. Writing to those is {@link ReplayFeed}'s. */
final class ReplayTables {

    private static final int ENDED_KEPT = 100;

    // The second condition says nothing new, but SQLite needs it to use the index that is for failures only.
    private static final String DEAD =
            " FROM delivery WHERE subscription_id = ? AND state = 'dead' AND state <> 'delivered' AND seq > ? AND seq <= ?";

    private final GroupCommit commit;
    private final StoreReader reader;

    ReplayTables(GroupCommit commit, StoreReader reader) {
        this.commit = commit;
        this.reader = reader;
    }

    /** Writes a new replay unless one of its subscription is running, and answers the one that is there then. */
    Mono<Replay> add(Replay replay) {
        return commit.submit(connection -> {
            var jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            var running = jdbc.sql("SELECT * FROM replay WHERE subscription_id = ? AND state = 'running'")
                    .param(replay.subscription().value())
                    .query(ReplayTables::replay)
                    .optional();
            if (running.isPresent()) {
                return running.get();
            }
            insert(jdbc, replay);
            jdbc.sql("DELETE FROM replay WHERE subscription_id = ? AND state <> 'running' AND id NOT IN"
                            + " (SELECT id FROM replay WHERE subscription_id = ? ORDER BY id DESC LIMIT ?)")
                    .param(replay.subscription().value())
                    .param(replay.subscription().value())
                    .param(ENDED_KEPT)
                    .update();
            return replay;
        });
    }

    private static void insert(JdbcClient jdbc, Replay replay) {
        jdbc.sql("INSERT INTO replay (subscription_id, id, what, from_time, to_time, state, position, last, total,"
                        + " total_complete, scheduled, skipped, created_at, updated_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
                .param(replay.subscription().value())
                .param(replay.id().value())
                .param(replay.request().what().wireName())
                .param(millis(replay.request().range().from()))
                .param(millis(replay.request().range().to()))
                .param(replay.state().wireName())
                .param(replay.position())
                .param(replay.last())
                .param(replay.total().count())
                .param(replay.total().complete() ? 1 : 0)
                .param(replay.scheduled())
                .param(replay.skipped())
                .param(replay.createdAt().toEpochMilli())
                .param(replay.updatedAt().toEpochMilli())
                .update();
    }

    /** Makes deliveries due and moves the replay behind them, all or nothing; false when it is not where it was. */
    Mono<Boolean> feed(Replay replay, ReplayChunk chunk, Instant now) {
        return commit.submit(connection -> ReplayFeed.run(connection, replay, chunk, now));
    }

    /** Ends a running replay; nothing happens to one that is over. */
    Mono<Boolean> cancel(SubscriptionId id, ReplayId replay, Instant now) {
        return commit.submit(connection -> {
            try (var update = connection.prepareStatement("UPDATE replay SET state = 'cancelled', updated_at = ?"
                    + " WHERE subscription_id = ? AND id = ? AND state = 'running'")) {
                update.setLong(1, now.toEpochMilli());
                update.setString(2, id.value());
                update.setString(3, replay.value());
                return update.executeUpdate() > 0;
            }
        });
    }

    /** The running replays of all subscriptions. */
    Mono<List<Replay>> running() {
        return reader.read(jdbc -> jdbc.sql("SELECT * FROM replay WHERE state = 'running'")
                .query(ReplayTables::replay)
                .list());
    }

    Mono<Optional<Replay>> find(SubscriptionId id, ReplayId replay) {
        return reader.read(jdbc -> jdbc.sql("SELECT * FROM replay WHERE subscription_id = ? AND id = ?")
                .param(id.value())
                .param(replay.value())
                .query(ReplayTables::replay)
                .optional());
    }

    /** A page, newest first. */
    Mono<List<Replay>> list(SubscriptionId id, int limit, @Nullable ReplayId before) {
        return reader.read(
                jdbc -> jdbc.sql("SELECT * FROM replay WHERE subscription_id = ? AND id < ? ORDER BY id DESC LIMIT ?")
                        .param(id.value())
                        .param(before == null ? "rpl_g" : before.value())
                        .param(limit)
                        .query(ReplayTables::replay)
                        .list());
    }

    /** How far the journal is settled for a subscription, but for conversations that stand aside; 0 when there is none. */
    Mono<Long> settledUpTo(SubscriptionId id) {
        return reader.read(jdbc -> jdbc.sql("SELECT cursor FROM subscription WHERE id = ?")
                .param(id.value())
                .query(Long.class)
                .optional()
                .orElse(0L));
    }

    /** How far the conversations that stand aside are settled. */
    Mono<Map<Conversation, Long>> aside(SubscriptionId id) {
        return reader.read(jdbc -> SidingTable.doneTo(jdbc, id));
    }

    /** Behind which place a delivery that is missing was never sent. */
    Mono<Long> prunedUpTo(SubscriptionId id) {
        return reader.read(jdbc -> DeliveryPruning.mayBePrunedUpTo(jdbc, id));
    }

    /** How many deliveries of a subscription are due, counted up to a bound. */
    Mono<Integer> due(SubscriptionId id, Instant now, int atMost) {
        return reader.read(jdbc -> jdbc.sql("SELECT count(*) FROM (SELECT 1 FROM delivery WHERE subscription_id = ?"
                        + " AND state = 'retrying' AND next_attempt_at <= ? LIMIT ?) AS due")
                .param(id.value())
                .param(now.toEpochMilli())
                .param(atMost)
                .query(Integer.class)
                .single());
    }

    /** The places of deliveries, whatever became of them. */
    Mono<Set<Long>> sent(SubscriptionId id, Places places) {
        return reader.read(jdbc ->
                new HashSet<>(jdbc.sql("SELECT seq FROM delivery WHERE subscription_id = ? AND seq > ? AND seq <= ?")
                        .param(id.value())
                        .param(places.behind())
                        .param(places.last())
                        .query(Long.class)
                        .list()));
    }

    /** Dead letters, in the order of the journal. */
    Mono<List<Target>> dead(SubscriptionId id, Places places, int limit) {
        return reader.read(jdbc -> jdbc.sql("SELECT seq, event_id, event_type" + DEAD + " ORDER BY seq LIMIT ?")
                .param(id.value())
                .param(places.behind())
                .param(places.last())
                .param(limit)
                .query((row, _) ->
                        new Target(row.getLong("seq"), new EventId(row.getString("event_id")), DeliveryRows.type(row)))
                .list());
    }

    /** How many dead letters there are, counted up to a bound. */
    Mono<Tally> countDead(SubscriptionId id, Places places, int bound) {
        return reader.read(jdbc -> Tally.upTo(
                bound,
                jdbc.sql("SELECT count(*) FROM (SELECT 1" + DEAD + " LIMIT ?) AS dead")
                        .param(id.value())
                        .param(places.behind())
                        .param(places.last())
                        .param(bound + 1)
                        .query(Long.class)
                        .single()));
    }

    private static Replay replay(ResultSet row, int number) throws SQLException {
        return new Replay(
                new ReplayId(row.getString("id")),
                new SubscriptionId(row.getString("subscription_id")),
                new Replay.Request(
                        What.named(row.getString("what")),
                        new TimeRange(DeliveryRows.instant(row, "from_time"), DeliveryRows.instant(row, "to_time"))),
                State.named(row.getString("state")),
                row.getLong("position"),
                row.getLong("last"),
                new Tally(row.getLong("total"), row.getInt("total_complete") != 0),
                row.getLong("scheduled"),
                row.getLong("skipped"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("updated_at")));
    }

    private static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : Long.valueOf(instant.toEpochMilli());
    }
}
