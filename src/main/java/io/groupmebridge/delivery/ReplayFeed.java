package io.groupmebridge.delivery;

import io.groupmebridge.delivery.Replay.State;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Makes deliveries due for a replay, in the commit that moves its place, so that a crash neither loses nor repeats one. A
 * delivery that is over begins its schedule anew and keeps its attempts. One that waits for a retry keeps its schedule and is
 * brought forward: if its attempt is under way, the settlement has the last word, which is as good.
 */
final class ReplayFeed {

    private static final String MOVE =
            "UPDATE replay SET position = ?, state = ?, skipped = skipped + ?, updated_at = ?"
                    + " WHERE subscription_id = ? AND id = ? AND state = 'running' AND position = ?";

    private static final String COUNT =
            "UPDATE replay SET scheduled = scheduled + ? WHERE subscription_id = ? AND id = ?";

    private static final String MAKE = "INSERT INTO delivery"
            + " (next_attempt_at, updated_at, subscription_id, seq, event_id, event_type, state, attempts)"
            + " VALUES (?, ?, ?, ?, ?, ?, 'retrying', 0) ON CONFLICT (subscription_id, seq) DO ";

    private static final String MAKE_OR_RENEW = MAKE + "UPDATE SET"
            + " next_attempt_at = CASE WHEN delivery.state = 'retrying'"
            + " AND delivery.next_attempt_at < excluded.next_attempt_at"
            + " THEN delivery.next_attempt_at ELSE excluded.next_attempt_at END,"
            + " schedule_from = CASE WHEN delivery.state = 'retrying'"
            + " THEN delivery.schedule_from ELSE delivery.attempts END,"
            + " state = excluded.state, reason = NULL, updated_at = excluded.updated_at";

    private static final String RENEW_DEAD = "UPDATE delivery SET next_attempt_at = ?, updated_at = ?,"
            + " schedule_from = attempts, state = 'retrying', reason = NULL WHERE subscription_id = ? AND seq = ? AND state = 'dead'";

    private ReplayFeed() {}

    /** Works on the connection; false when the replay is not where it was, which changes nothing. */
    static boolean run(Connection connection, Replay replay, ReplayChunk found, Instant now) throws SQLException {
        var chunk = switch (replay.request().what()) {
            case RANGE, FAILED_ONLY -> found;
            case MISSING -> found.startingBehind(prunedUpTo(connection, replay));
        };
        if (!move(connection, replay, chunk, now)) {
            return false;
        }
        if (!chunk.targets().isEmpty()) {
            count(connection, replay, makeDue(connection, replay, chunk, now));
        }
        return true;
    }

    /** Up to where a delivery may have been made and pruned, since the replay began too. */
    private static long prunedUpTo(Connection connection, Replay replay) {
        var jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
        return DeliveryPruning.mayBePrunedUpTo(jdbc, replay.subscription());
    }

    private static boolean move(Connection connection, Replay replay, ReplayChunk chunk, Instant now)
            throws SQLException {
        var state = chunk.position() >= replay.last() ? State.DONE : State.RUNNING;
        try (var update = connection.prepareStatement(MOVE)) {
            update.setLong(1, chunk.position());
            update.setString(2, state.wireName());
            update.setLong(3, chunk.skipped());
            update.setLong(4, now.toEpochMilli());
            update.setString(5, replay.subscription().value());
            update.setString(6, replay.id().value());
            update.setLong(7, replay.position());
            return update.executeUpdate() > 0;
        }
    }

    private static int makeDue(Connection connection, Replay replay, ReplayChunk chunk, Instant now)
            throws SQLException {
        var sql = switch (replay.request().what()) {
            case RANGE -> MAKE_OR_RENEW;
            case FAILED_ONLY -> RENEW_DEAD;
            case MISSING -> MAKE + "NOTHING";
        };
        var named = replay.request().what() != Replay.What.FAILED_ONLY;
        try (var write = connection.prepareStatement(sql)) {
            for (var target : chunk.targets()) {
                write.setLong(1, now.toEpochMilli());
                write.setLong(2, now.toEpochMilli());
                write.setString(3, replay.subscription().value());
                write.setLong(4, target.seq());
                if (named) {
                    write.setString(5, target.eventId().value());
                    write.setString(6, target.eventType().wireName());
                }
                write.addBatch();
            }
            var made = 0;
            for (var count : write.executeBatch()) {
                made += count == 0 ? 0 : 1;
            }
            return made;
        }
    }

    private static void count(Connection connection, Replay replay, int made) throws SQLException {
        try (var update = connection.prepareStatement(COUNT)) {
            update.setLong(1, made);
            update.setString(2, replay.subscription().value());
            update.setString(3, replay.id().value());
            update.executeUpdate();
        }
    }
}
