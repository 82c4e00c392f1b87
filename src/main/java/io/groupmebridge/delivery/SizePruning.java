package io.groupmebridge.delivery;

import io.groupmebridge.store.Ranges;
import io.groupmebridge.store.Sweep;
import io.groupmebridge.subscription.SubscriptionId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Deletes the oldest deliveries of one subscription, however young, until so many bytes are free, as a step of a {@link Sweep}.
 * What is to be retried only loses its attempts, and what the cursor has not passed stays.
 *
 * @param what which deliveries
 * @param excess how many bytes to free
 */
record SizePruning(SubscriptionId subscription, What what, long excess) implements Sweep.Step<SizePruning.Progress> {

    private static final String BYTES =
            "(" + Footprint.ofStored("a.subscription_id = d.subscription_id AND a.seq = d.seq") + ")";

    /** What is pruned. */
    enum What {
        /** What was delivered or expired. */
        OVER("CASE WHEN d.state IN ('delivered', 'expired') THEN " + BYTES + " ELSE 0 END"),
        /** Dead letters too, and the attempts of what is to be retried. */
        ANYTHING(BYTES);

        private final String select;

        What(String bytes) {
            this.select =
                    "SELECT d.seq, d.state, " + bytes + " FROM delivery d WHERE d.subscription_id = ? AND d.seq > ?"
                            + " AND d.seq <= (SELECT cursor FROM subscription WHERE id = ?)"
                            + " ORDER BY d.seq LIMIT ?";
        }

        boolean prunes(DeliveryState state) {
            return this == ANYTHING || state == DeliveryState.DELIVERED || state == DeliveryState.EXPIRED;
        }
    }

    /**
     * How far it is.
     *
     * @param place all up to here is pruned or left
     * @param freed how many bytes are free by that
     * @param deliveries how many the step pruned, by state
     * @param last whether there is nothing more to do
     */
    record Progress(long place, long freed, Map<DeliveryState, Integer> deliveries, boolean last) {

        static final Progress START = new Progress(0, 0, Map.of(), false);
    }

    private record Old(long seq, DeliveryState state, long bytes) {}

    @Override
    public Progress run(Connection connection, Progress from, int rows) throws SQLException {
        var oldest = oldest(connection, from.place(), rows);
        var seen = new ArrayList<Long>();
        var pruned = new EnumMap<DeliveryState, Set<Long>>(DeliveryState.class);
        var freed = from.freed();
        for (var old : oldest) {
            if (freed >= excess) {
                break;
            }
            seen.add(old.seq());
            if (what.prunes(old.state())) {
                pruned.computeIfAbsent(old.state(), _ -> new HashSet<>()).add(old.seq());
                freed += old.bytes();
            }
        }
        var stripped = pruned.getOrDefault(DeliveryState.RETRYING, Set.of());
        pruned.remove(DeliveryState.RETRYING);
        delete(connection, seen, stripped, pruned.values());
        return new Progress(
                seen.isEmpty() ? from.place() : seen.getLast(),
                freed,
                pruned.entrySet().stream()
                        .collect(Collectors.toUnmodifiableMap(
                                Map.Entry::getKey, each -> each.getValue().size())),
                freed >= excess || oldest.size() < rows);
    }

    private List<Old> oldest(Connection connection, long behind, int most) throws SQLException {
        var oldest = new ArrayList<Old>();
        try (var select = connection.prepareStatement(what.select)) {
            select.setString(1, subscription.value());
            select.setLong(2, behind);
            select.setString(3, subscription.value());
            select.setInt(4, most);
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    oldest.add(new Old(rows.getLong(1), DeliveryRows.state(rows), rows.getLong(3)));
                }
            }
        }
        return oldest;
    }

    private void delete(Connection connection, List<Long> seen, Set<Long> stripped, Collection<Set<Long>> pruned)
            throws SQLException {
        var gone = pruned.stream().flatMap(Set::stream).collect(Collectors.toSet());
        var deletion = new DeliveryDeletion(connection, subscription);
        deletion.attempts(Ranges.of(seen, stripped::contains));
        deletion.deliveries(Ranges.of(seen, gone::contains));
        if (!gone.isEmpty()) {
            deletion.note(Collections.max(gone));
        }
    }
}
