package io.groupmebridge.delivery;

import io.groupmebridge.store.BatchWork;
import io.groupmebridge.store.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the settlements of all lanes that wait: first the cursors, whose update counts tell which subscriptions still
 * exist (and keep the others from being removed before the commit), then the rows of those. The answer to each is whether
 * its subscription exists; a removed one hinders nobody.
 */
final class SettlementWork implements BatchWork<Settlement, Boolean> {

    /** So many rows share a statement; what is left over takes the next size. Few sizes, so that few statements are kept. */
    private static final int[] ROWS = {64, 8, 1};

    private static final String CURSOR = "UPDATE subscription SET cursor = CASE WHEN cursor < ? THEN ? ELSE cursor END,"
            + " paused_until = ?, pause_ms = ?, failing_since = ?, failures = ?, delivery_bytes = delivery_bytes + ?"
            + " WHERE id = ?";

    private static final Insert<Row> DELIVERY = new Insert<>(
            "INSERT INTO delivery"
                    + " (subscription_id, seq, event_id, event_type, state, reason, attempts,"
                    + " next_attempt_at, updated_at) VALUES ",
            "(?, ?, ?, ?, ?, ?, ?, ?, ?)",
            " ON CONFLICT (subscription_id, seq) DO UPDATE SET state = excluded.state, reason = excluded.reason, attempts = excluded.attempts,"
                    + " next_attempt_at = excluded.next_attempt_at, updated_at = excluded.updated_at",
            SettlementWork::bindDelivery);

    private static final Insert<Tried> ATTEMPT = new Insert<>(
            "INSERT INTO attempt (subscription_id, seq, number, at, millis, status, error, excerpt) VALUES ",
            "(?, ?, ?, ?, ?, ?, ?, ?)",
            " ON CONFLICT (subscription_id, seq, number) DO UPDATE SET at = excluded.at, millis = excluded.millis,"
                    + " status = excluded.status, error = excluded.error, excerpt = excluded.excerpt",
            SettlementWork::bindAttempt);

    private final Statements statements = new Statements();

    private record Row(String subscription, Settlement.Entry entry) {}

    private record Tried(String subscription, long seq, Attempt attempt) {}

    @Override
    public List<Boolean> run(Connection connection, List<Settlement> settlements) throws SQLException {
        var exist = moveCursors(connection, settlements);
        var deliveries = new ArrayList<Row>();
        var attempts = new ArrayList<Tried>();
        for (var i = 0; i < settlements.size(); i++) {
            if (exist.get(i)) {
                var id = settlements.get(i).subscription().value();
                for (var entry : settlements.get(i).entries()) {
                    deliveries.add(new Row(id, entry));
                    var attempt = entry.attempt();
                    if (attempt != null) {
                        attempts.add(new Tried(id, entry.seq(), attempt));
                    }
                }
            }
        }
        DELIVERY.run(statements, connection, deliveries);
        ATTEMPT.run(statements, connection, attempts);
        SidingTable.write(connection, living(settlements, exist));
        return exist;
    }

    private static List<Settlement> living(List<Settlement> settlements, List<Boolean> exist) {
        return IntStream.range(0, settlements.size())
                .filter(exist::get)
                .mapToObj(settlements::get)
                .toList();
    }

    private List<Boolean> moveCursors(Connection connection, List<Settlement> settlements) throws SQLException {
        var update = statements.on(connection, CURSOR);
        for (var settlement : settlements) {
            update.setLong(1, settlement.cursor());
            update.setLong(2, settlement.cursor());
            setInstant(update, 3, settlement.standing().pausedUntil());
            // Rounded up: it must not be shorter than the pause is.
            update.setLong(4, settlement.standing().pause().plusNanos(999_999).toMillis());
            setInstant(update, 5, settlement.standing().failingSince());
            update.setInt(6, settlement.standing().failures());
            update.setLong(7, settlement.bytes());
            update.setString(8, settlement.subscription().value());
            update.addBatch();
        }
        var exist = new ArrayList<Boolean>(settlements.size());
        for (var count : update.executeBatch()) {
            exist.add(count > 0);
        }
        return exist;
    }

    private static int bindDelivery(PreparedStatement insert, int from, Row row) throws SQLException {
        var at = from;
        var entry = row.entry();
        insert.setString(at++, row.subscription());
        insert.setLong(at++, entry.seq());
        insert.setString(at++, entry.eventId().value());
        insert.setString(at++, entry.eventType().wireName());
        insert.setString(at++, entry.state().wireName());
        insert.setString(at++, entry.reason() == null ? null : entry.reason().wireName());
        insert.setInt(at++, entry.attempts());
        setInstant(insert, at++, entry.nextAttemptAt());
        insert.setLong(at++, entry.at().toEpochMilli());
        return at;
    }

    private static int bindAttempt(PreparedStatement insert, int from, Tried tried) throws SQLException {
        var at = from;
        var attempt = tried.attempt();
        insert.setString(at++, tried.subscription());
        insert.setLong(at++, tried.seq());
        insert.setInt(at++, attempt.number());
        insert.setLong(at++, attempt.at().toEpochMilli());
        insert.setLong(at++, attempt.took().toMillis());
        var status = attempt.status();
        if (status == null) {
            insert.setNull(at++, Types.INTEGER);
        } else {
            insert.setInt(at++, status);
        }
        insert.setString(at++, attempt.error());
        insert.setString(at++, attempt.excerpt());
        return at;
    }

    private static void setInstant(PreparedStatement statement, int at, @Nullable Instant value) throws SQLException {
        if (value == null) {
            statement.setNull(at, Types.BIGINT);
        } else {
            statement.setLong(at, value.toEpochMilli());
        }
    }

    private interface Binding<R> {
        /** Sets the parameters of one row from that index on; answers the index behind them. */
        int bind(PreparedStatement statement, int from, R row) throws SQLException;
    }

    /** An insert of many rows at once. */
    private record Insert<R>(String head, String row, String tail, Binding<R> binding) {

        void run(Statements statements, Connection connection, List<R> rows) throws SQLException {
            var done = 0;
            for (var size : ROWS) {
                if (rows.size() - done < size) {
                    continue;
                }
                var insert = statements.on(connection, sql(size));
                for (; rows.size() - done >= size; done += size) {
                    var at = 1;
                    for (var one : rows.subList(done, done + size)) {
                        at = binding.bind(insert, at, one);
                    }
                    insert.executeUpdate();
                }
            }
        }

        private String sql(int size) {
            return head + (row + ", ").repeat(size - 1) + row + tail;
        }
    }
}
