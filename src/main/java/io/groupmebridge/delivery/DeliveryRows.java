package io.groupmebridge.delivery;

import io.groupmebridge.event.EventType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads from a row what more than one table or view of deliveries has. */
final class DeliveryRows {

    private DeliveryRows() {}

    static EventType type(ResultSet row) throws SQLException {
        // A type of a newer version that was rolled back is one this version has no word for.
        return EventType.named(row.getString("event_type")).orElse(EventType.UNRECOGNIZED);
    }

    static DeliveryState state(ResultSet row) throws SQLException {
        var name = row.getString("state");
        return DeliveryState.named(name).orElseThrow(() -> new IllegalStateException("unknown state '" + name + "'"));
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    static Attempt attempt(ResultSet row) throws SQLException {
        var status = row.getInt("status");
        return new Attempt(
                row.getInt("number"),
                Instant.ofEpochMilli(row.getLong("at")),
                Duration.ofMillis(row.getLong("millis")),
                status == 0 ? null : Integer.valueOf(status),
                row.getString("error"),
                row.getString("excerpt"));
    }
}
