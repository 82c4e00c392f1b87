package io.groupmebridge.delivery;

import io.groupmebridge.journal.JournalUse;
import io.groupmebridge.subscription.Subscription;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The subscriptions as users of the journal. Needed is what an active one has not got, and what waits for a retry or is a
 * dead letter; a subscription that stands still holds nothing back. What is pruned before a subscription got it is noted in
 * {@code delivery_loss}.
 */
final class JournalReaders implements JournalUse {

    private static final String SLOWEST = "SELECT coalesce(min(cursor), ?) FROM subscription WHERE state = 'ACTIVE'";

    private static final String BEHIND = "SELECT id, cursor FROM subscription WHERE cursor < ? AND state <> 'REMOVED'";

    // Begins with the events, which are a few, because thousands of conversations may stand aside.
    private static final String ASIDE = "SELECT s.id, s.state, e.seq FROM subscription s CROSS JOIN event e"
            + " CROSS JOIN siding g WHERE s.state <> 'REMOVED'"
            + " AND EXISTS (SELECT 1 FROM siding WHERE subscription_id = s.id) AND e.seq >= ? AND e.seq <= ?"
            + " AND g.subscription_id = s.id AND g.conversation = e.conversation AND g.done_to < e.seq";

    // SQLite needs the last condition, which says nothing new, to use the index that is for failures only. The cross
    // join has it begin with the few subscriptions and not read that index from end to end.
    private static final String FAILED = "SELECT d.seq FROM subscription s CROSS JOIN delivery d"
            + " WHERE d.subscription_id = s.id AND s.state <> 'REMOVED' AND d.seq >= ? AND d.seq <= ?"
            + " AND d.state IN ('retrying', 'dead') AND d.state <> 'delivered'";

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

    /** An event behind the place of a conversation that stands aside: still to be delivered, though the cursor has passed it. */
    private record Aside(String subscription, boolean isActive, long seq) {}

    @Override
    public Set<Long> needed(Connection connection, SortedMap<Long, Instant> events) throws SQLException {
        if (events.isEmpty()) {
            return Set.of();
        }
        var needed = new HashSet<>(events.tailMap(slowest(connection) + 1).keySet());
        for (var aside : aside(connection, events)) {
            if (aside.isActive()) {
                needed.add(aside.seq());
            }
        }
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
        var places = new HashMap<String, Set<Long>>();
        try (var select = connection.prepareStatement(BEHIND)) {
            select.setLong(1, events.lastKey());
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    var behind = events.tailMap(rows.getLong(2) + 1).keySet();
                    places.put(rows.getString(1), new HashSet<>(behind));
                }
            }
        }
        for (var aside : aside(connection, events)) {
            places.computeIfAbsent(aside.subscription(), _ -> new HashSet<>()).add(aside.seq());
        }
        for (var entry : places.entrySet()) {
            var lost = new TreeMap<>(events);
            lost.keySet().retainAll(entry.getValue());
            lost.keySet().removeAll(settled(connection, entry.getKey(), events));
            note(connection, entry.getKey(), lost.values());
        }
        noteRetried(connection, events);
    }

    private static List<Aside> aside(Connection connection, SortedMap<Long, Instant> events) throws SQLException {
        var found = new ArrayList<Aside>();
        try (var select = connection.prepareStatement(ASIDE)) {
            select.setLong(1, events.firstKey());
            select.setLong(2, events.lastKey());
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    var isActive = rows.getString(2).equals(Subscription.State.ACTIVE.name());
                    found.add(new Aside(rows.getString(1), isActive, rows.getLong(3)));
                }
            }
        }
        return found;
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

    /** What of it a subscription has a row for: it was settled, or is yet to be retried. */
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
