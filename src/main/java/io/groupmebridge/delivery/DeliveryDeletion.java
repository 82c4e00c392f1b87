package io.groupmebridge.delivery;

import io.groupmebridge.store.Ranges;
import io.groupmebridge.subscription.SubscriptionId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Deletes rows of one subscription in the transaction of whoever chose them, and keeps count of the bytes. */
final class DeliveryDeletion {

    private static final String PLACES = "subscription_id = ? AND seq >= ? AND seq <= ?";
    private static final String DELETE_ATTEMPTS =
            "DELETE FROM attempt WHERE " + PLACES + " RETURNING number, " + Footprint.TEXT_BYTES;
    private static final String DELETE_DELIVERIES = "DELETE FROM delivery WHERE " + PLACES;
    private static final String NOTE = "INSERT INTO delivery_pruned (subscription_id, seq)"
            + " SELECT id, ? FROM subscription WHERE id = ?"
            + " ON CONFLICT (subscription_id) DO UPDATE SET seq = excluded.seq WHERE excluded.seq > delivery_pruned.seq";

    private final Connection connection;
    private final String subscription;

    DeliveryDeletion(Connection connection, SubscriptionId subscription) {
        this.connection = connection;
        this.subscription = subscription.value();
    }

    /** Deletes the deliveries of these places with their attempts. */
    void deliveries(List<Ranges.Range> places) throws SQLException {
        attempts(places);
        try (var delete = connection.prepareStatement(DELETE_DELIVERIES)) {
            for (var range : places) {
                bind(delete, range);
                delete.addBatch();
            }
            delete.executeBatch();
        }
    }

    /** Deletes the attempts of these places. */
    void attempts(List<Ranges.Range> places) throws SQLException {
        var bytes = 0L;
        try (var delete = connection.prepareStatement(DELETE_ATTEMPTS)) {
            for (var range : places) {
                bind(delete, range);
                try (var deleted = delete.executeQuery()) {
                    while (deleted.next()) {
                        bytes += Footprint.of(deleted.getInt(1), deleted.getLong(2));
                    }
                }
            }
        }
        Footprint.takeOff(connection, subscription, bytes);
    }

    /** Notes that a delivery up to this place may have been made although it is missing. */
    void note(long place) throws SQLException {
        try (var note = connection.prepareStatement(NOTE)) {
            note.setLong(1, place);
            note.setString(2, subscription);
            note.executeUpdate();
        }
    }

    private void bind(PreparedStatement statement, Ranges.Range range) throws SQLException {
        statement.setString(1, subscription);
        statement.setLong(2, range.first());
        statement.setLong(3, range.last());
    }
}
