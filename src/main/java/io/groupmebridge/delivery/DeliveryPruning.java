package io.groupmebridge.delivery;

import io.groupmebridge.store.Ranges;
import io.groupmebridge.store.Sweep;
import io.groupmebridge.subscription.SubscriptionId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Deletes old deliveries of one subscription with their attempts, in the order of the journal, as a step of a {@link Sweep}.
 * What the cursor has not passed stays, however old: a lane that starts knows only by its row that it was settled.
 *
 * @param upTo the last place that may be pruned
 * @param before only what ended before that
 * @param eventlessUpTo delivered ones up to this place are pruned however young, because their events are
 */
record DeliveryPruning(SubscriptionId subscription, Kind kind, long upTo, Instant before, long eventlessUpTo)
        implements Sweep.Step<DeliveryPruning.Progress> {

    private static final String CURSOR = "SELECT cursor FROM subscription WHERE id = ?";

    /** What is pruned. */
    enum Kind {
        DELIVERED(
                DeliveryState.DELIVERED,
                "SELECT seq, state, updated_at FROM delivery WHERE subscription_id = ? AND seq > ? AND seq <= ?"
                        + " ORDER BY seq LIMIT ?"),
        DEAD(DeliveryState.DEAD, failed("dead")),
        /** Of a subscription that stands still: nobody retries them. */
        RETRYING(DeliveryState.RETRYING, failed("retrying"));

        private final DeliveryState state;
        private final String select;

        Kind(DeliveryState state, String select) {
            this.state = state;
            this.select = select;
        }

        /** Few among many, found by their own index. */
        private static String failed(String state) {
            return "SELECT seq, state, updated_at FROM delivery WHERE subscription_id = ? AND state = '" + state
                    + "' AND state <> 'delivered' AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?";
        }

        DeliveryState state() {
            return state;
        }

        /** What expired is over like what was delivered. */
        boolean prunes(String wireName) {
            return wireName.equals(state.wireName())
                    || (this == DELIVERED && wireName.equals(DeliveryState.EXPIRED.wireName()));
        }
    }

    /**
     * How far it is.
     *
     * @param place all up to here is pruned or left
     * @param deliveries how many the step pruned
     * @param last whether there is nothing more to do
     */
    record Progress(long place, int deliveries, boolean last) {

        static Progress from(long place) {
            return new Progress(place, 0, false);
        }
    }

    /** The last place up to which a delivery that is missing may have been pruned; 0 when none was. */
    static long mayBePrunedUpTo(JdbcClient jdbc, SubscriptionId id) {
        return jdbc.sql("SELECT seq FROM delivery_pruned WHERE subscription_id = ?")
                .param(id.value())
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    @Override
    public Progress run(Connection connection, Progress from, int rows) throws SQLException {
        var seen = new ArrayList<Long>();
        var end = Math.min(upTo, cursor(connection));
        var old = old(connection, from.place(), end, rows, seen);
        var deletion = new DeliveryDeletion(connection, subscription);
        deletion.deliveries(ranges(seen, old));
        if (!old.isEmpty()) {
            deletion.note(Collections.max(old));
        }
        return new Progress(
                seen.isEmpty() ? Math.max(from.place(), end) : seen.getLast(), old.size(), seen.size() < rows);
    }

    /** The cursor of the subscription; 0 when there is none any more, and so none of its deliveries. */
    private long cursor(Connection connection) throws SQLException {
        try (var select = connection.prepareStatement(CURSOR)) {
            select.setString(1, subscription.value());
            try (var rows = select.executeQuery()) {
                return rows.next() ? rows.getLong(1) : 0;
            }
        }
    }

    /** Those to prune of the next rows, all of which it adds to what was seen. */
    private Set<Long> old(Connection connection, long behind, long end, int most, List<Long> seen) throws SQLException {
        var old = new HashSet<Long>();
        try (var select = connection.prepareStatement(kind.select)) {
            select.setString(1, subscription.value());
            select.setLong(2, behind);
            select.setLong(3, end);
            select.setInt(4, most);
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    var seq = rows.getLong(1);
                    seen.add(seq);
                    var ended = rows.getLong(3) < before.toEpochMilli();
                    if (kind.prunes(rows.getString(2)) && (ended || seq <= eventlessUpTo)) {
                        old.add(seq);
                    }
                }
            }
        }
        return old;
    }

    private List<Ranges.Range> ranges(List<Long> seen, Set<Long> old) {
        return switch (kind) {
            case DELIVERED -> Ranges.of(seen, old::contains);
            // Between two of them there are others.
            case DEAD, RETRYING ->
                old.stream().map(seq -> new Ranges.Range(seq, seq)).toList();
        };
    }
}
