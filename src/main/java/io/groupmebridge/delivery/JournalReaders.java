package io.groupmebridge.delivery;

import io.groupmebridge.journal.JournalUse;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The subscriptions as users of the journal. Needed is what an active one has not got, and what waits for a retry or is a
 * dead letter; a subscription that stands still holds nothing back. What is pruned before a subscription got it is noted in
 * {@code delivery_loss}.
 */
final class JournalReaders implements JournalUse {

    /** Up to where everything is settled: the cursor, and the places of the conversations that stand aside of it. */
    private static final String PLACES = "(SELECT id, state, cursor AS place FROM subscription"
            + " UNION ALL SELECT s.id, s.state, g.done_to FROM siding g JOIN subscription s ON s.id = g.subscription_id)"
            + " AS places";

    private static final String SLOWEST = "SELECT coalesce(min(place), ?) FROM " + PLACES + " WHERE state = 'ACTIVE'";

    // The last condition says nothing new, but SQLite needs it to use the index that is for failures only. The cross
    // join has
    // it begin with the few subscriptions and not read that index from end to end.
    private static final String FAILED = "SELECT d.seq FROM subscription s CROSS JOIN delivery d"
            + " WHERE d.subscription_id = s.id AND s.state <> 'REMOVED' AND d.seq >= ? AND d.seq <= ?"
            + " AND d.state IN ('retrying', 'dead') AND d.state <> 'delivered'";

    private static final String BEHIND =
            "SELECT id, min(place) FROM " + PLACES + " WHERE place < ? AND state <> 'REMOVED' GROUP BY id";
    private static final String SETTLED =
            "SELECT seq FROM delivery WHERE subscription_id = ? AND seq >= ? AND seq <= ?";
    private static final String RETRIED = "SELECT d.subscription_id, d.seq FROM subscription s"
            + " CROSS JOIN delivery d WHERE d.subscription_id = s.id AND s.state <> 'REMOVED' AND d.seq >= ? AND d.seq <= ?"
            + " AND d.state = 'retrying' AND d.state <> 'delivered'";

    private static final String NOTE = "INSERT INTO delivery_loss (subscription_id, events, first_at, last_at)"
            + " VALUES (?, ?, ?, ?) ON CONFLICT (subscription_id) DO UPDATE"
            + " SET events = delivery_loss.events + excluded.events,"
            + " first_at = CASE WHEN delivery_loss.first_at > excluded.first_at THEN excluded.first_at"
            + " ELSE delivery_loss.first_at END,"
            + " last_at = CASE WHEN delivery_loss.last_at < excluded.last_at THEN excluded.last_at"
            + " ELSE delivery_loss.last_at END";

    @Override
    public Set<Long> needed(Connection connection, SortedMap<Long, Instant> events) throws SQLException {
        if (events.isEmpty()) {
            return Set.of();
        }
        var needed = new HashSet<>(events.tailMap(slowest(connection) + 1).keySet());
        try (var select = connection.prepareStatement(FAILED)) {
            select.setLong(1, events.firstKey());
            select.setLong(2, events.lastKey());
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    needed.add(rows.getLong(1));
                }
            }
        }
        return needed;
    }

    @Override
    public void pruned(Connection connection, SortedMap<Long, Instant> events) throws SQLException {
        try (var select = connection.prepareStatement(BEHIND)) {
            select.setLong(1, events.lastKey());
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    var id = rows.getString(1);
                    var lost = new TreeMap<>(events.tailMap(rows.getLong(2) + 1));
                    lost.keySet().removeAll(settled(connection, id, events));
                    note(connection, id, lost.values());
                }
            }
        }
        noteRetried(connection, events);
    }

    private static long slowest(Connection connection) throws SQLException {
        try (var select = connection.prepareStatement(SLOWEST)) {
            select.setLong(1, Long.MAX_VALUE - 1);
            try (var rows = select.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    /** What was settled of a subscription behind its cursor, or is yet to be retried. */
    private static Set<Long> settled(Connection connection, String id, SortedMap<Long, Instant> events)
            throws SQLException {
        var settled = new HashSet<Long>();
        try (var select = connection.prepareStatement(SETTLED)) {
            select.setString(1, id);
            select.setLong(2, events.firstKey());
            select.setLong(3, events.lastKey());
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    settled.add(rows.getLong(1));
                }
            }
        }
        return settled;
    }

    private static void noteRetried(Connection connection, SortedMap<Long, Instant> events) throws SQLException {
        try (var select = connection.prepareStatement(RETRIED)) {
            select.setLong(1, events.firstKey());
            select.setLong(2, events.lastKey());
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    var receivedAt = events.get(rows.getLong(2));
                    if (receivedAt != null) {
                        note(connection, rows.getString(1), Set.of(receivedAt));
                    }
                }
            }
        }
    }

    /** Adds events that a subscription lost, as the times when they had come in. */
    private static void note(Connection connection, String id, Collection<Instant> lost) throws SQLException {
        if (lost.isEmpty()) {
            return;
        }
        try (var note = connection.prepareStatement(NOTE)) {
            note.setString(1, id);
            note.setLong(2, lost.size());
            note.setLong(3, Collections.min(lost).toEpochMilli());
            note.setLong(4, Collections.max(lost).toEpochMilli());
            note.executeUpdate();
        }
    }
}
