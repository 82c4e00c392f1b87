package io.groupmebridge.journal;

import io.groupmebridge.store.BatchWork;
import io.groupmebridge.store.Database;
import io.groupmebridge.store.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Inserts entries in their order, many to a statement. Where other processes append too, an advisory lock is held from
 * before the first statement to the commit, so that {@code seq} order is commit order.
 */
final class EventWriter implements BatchWork<Entry, Place> {

    /** Any number that no other part of the bridge locks. */
    private static final long APPEND_LOCK = 0x6A6F75726E616CL;

    private static final int MOST_ROWS = 64;
    private static final int COLUMNS = 9;

    private static final String INSERT =
            "INSERT INTO event (id, account_id, type, conversation, occurred_at, received_at, origin, payload, raw) VALUES ";
    private static final String ROW = "(?,?,?,?,?,?,?,?,?)";
    private static final String RETURNING = " ON CONFLICT (id) DO NOTHING RETURNING id, seq";

    private static final String NEWEST = "SELECT coalesce(max(seq), 0) FROM event";

    private final Statements statements = new Statements();
    private final boolean locking;

    EventWriter(Database database) {
        this.locking = database.shared();
    }

    @Override
    public List<Place> run(Connection connection, List<Entry> entries) throws SQLException {
        if (locking) {
            lock(connection);
        }
        var behind = newest(connection);
        var places = new ArrayList<Place>(entries.size());
        for (var rows = MOST_ROWS; rows > 0; rows /= 2) {
            insertWhile(connection, entries, rows, behind, places);
        }
        return places;
    }

    /** Inserts as long as there are so many: the row counts are powers of two, so that few statements are ever prepared. */
    private void insertWhile(Connection connection, List<Entry> entries, int rows, long behind, List<Place> places)
            throws SQLException {
        if (entries.size() - places.size() < rows) {
            return;
        }
        var insert = statements.on(connection, INSERT + (ROW + ",").repeat(rows - 1) + ROW + RETURNING);
        while (entries.size() - places.size() >= rows) {
            var chunk = entries.subList(places.size(), places.size() + rows);
            var inserted = insert(insert, chunk);
            for (var entry : chunk) {
                // Of two equal ids in a chunk the first is the one that was inserted.
                var seq = inserted.remove(entry.event().header().id().value());
                places.add(new Place(behind, seq == null ? 0 : seq));
            }
        }
    }

    private static Map<String, Long> insert(PreparedStatement insert, List<Entry> chunk) throws SQLException {
        for (var i = 0; i < chunk.size(); i++) {
            bind(insert, i * COLUMNS, chunk.get(i));
        }
        var inserted = HashMap.<String, Long>newHashMap(chunk.size());
        try (var rows = insert.executeQuery()) {
            while (rows.next()) {
                inserted.put(rows.getString(1), rows.getLong(2));
            }
        }
        return inserted;
    }

    private static void bind(PreparedStatement insert, int before, Entry entry) throws SQLException {
        var header = entry.event().header();
        insert.setString(before + 1, header.id().value());
        insert.setString(before + 2, header.account().value());
        insert.setString(before + 3, entry.event().type().wireName());
        insert.setString(before + 4, header.conversation().toString());
        insert.setLong(before + 5, header.occurredAt().toEpochMilli());
        insert.setLong(before + 6, header.receivedAt().toEpochMilli());
        insert.setString(before + 7, header.origin().wireName());
        insert.setBytes(before + 8, entry.payload().bytes());
        insert.setBytes(before + 9, entry.raw().bytes());
    }

    private static void lock(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_xact_lock(" + APPEND_LOCK + ")");
        }
    }

    private long newest(Connection connection) throws SQLException {
        try (var rows = statements.on(connection, NEWEST).executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
