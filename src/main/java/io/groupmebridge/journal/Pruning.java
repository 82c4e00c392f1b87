package io.groupmebridge.journal;

import io.groupmebridge.store.Ranges;
import io.groupmebridge.store.Sweep;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Deletes old events in the order of the journal, as a step of a {@link Sweep}. Events that are needed are left where they
 * are, unless there is no room for them.
 *
 * @param upTo the last place that may be pruned
 * @param before only what came in before that and is not needed; null: whatever it is
 */
record Pruning(List<JournalUse> uses, long upTo, @Nullable Instant before) implements Sweep.Step<Pruning.Progress> {

    private static final String OLDEST =
            "SELECT seq, received_at FROM event WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?";
    private static final String DELETE = "DELETE FROM event WHERE seq >= ? AND seq <= ?";
    private static final String NOTE = "INSERT INTO journal_pruned (id, seq, received_at) VALUES (1, ?, ?)"
            + " ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, received_at = excluded.received_at"
            + " WHERE excluded.seq > journal_pruned.seq";

    /**
     * How far it is.
     *
     * @param place all up to here is pruned or left
     * @param events how many the step pruned
     * @param last whether there is nothing more to do
     */
    record Progress(long place, int events, boolean last) {

        static Progress from(long place) {
            return new Progress(place, 0, false);
        }
    }

    @Override
    public Progress run(Connection connection, Progress from, int rows) throws SQLException {
        var oldest = oldest(connection, from.place(), rows);
        if (oldest.isEmpty()) {
            return new Progress(Math.max(from.place(), upTo), 0, true);
        }
        var pruned = toPrune(connection, oldest);
        if (!pruned.isEmpty()) {
            for (var use : uses) {
                use.pruned(connection, pruned);
            }
            delete(connection, oldest, pruned.keySet());
            note(connection, pruned);
        }
        return new Progress(oldest.lastKey(), pruned.size(), oldest.size() < rows);
    }

    private SortedMap<Long, Instant> oldest(Connection connection, long behind, int most) throws SQLException {
        var events = new TreeMap<Long, Instant>();
        try (var select = connection.prepareStatement(OLDEST)) {
            select.setLong(1, behind);
            select.setLong(2, upTo);
            select.setInt(3, most);
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    events.put(rows.getLong(1), Instant.ofEpochMilli(rows.getLong(2)));
                }
            }
        }
        return events;
    }

    private SortedMap<Long, Instant> toPrune(Connection connection, SortedMap<Long, Instant> oldest)
            throws SQLException {
        var limit = before;
        if (limit == null) {
            return oldest;
        }
        var events = new TreeMap<>(oldest);
        events.values().removeIf(receivedAt -> !receivedAt.isBefore(limit));
        var needed = new HashSet<Long>();
        for (var use : uses) {
            needed.addAll(use.needed(connection, events));
        }
        events.keySet().removeAll(needed);
        return events;
    }

    private static void delete(Connection connection, SortedMap<Long, Instant> oldest, Set<Long> pruned)
            throws SQLException {
        try (var delete = connection.prepareStatement(DELETE)) {
            for (var range : Ranges.of(new ArrayList<>(oldest.keySet()), pruned::contains)) {
                delete.setLong(1, range.first());
                delete.setLong(2, range.last());
                delete.executeUpdate();
            }
        }
    }

    private static void note(Connection connection, SortedMap<Long, Instant> pruned) throws SQLException {
        try (var note = connection.prepareStatement(NOTE)) {
            note.setLong(1, pruned.lastKey());
            note.setLong(2, Collections.max(pruned.values()).toEpochMilli());
            note.executeUpdate();
        }
    }
}
