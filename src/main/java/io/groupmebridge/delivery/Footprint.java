package io.groupmebridge.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * About how many bytes of the database attempts take, each first one with the row of its delivery, and indexes included: what
 * SQLite takes for long answers, and between what SQLite and PostgreSQL take for none. The sum of each subscription is kept
 * beside its cursor, so both ways to reckon must agree. A commit that is done again because its answer was lost counts twice:
 * that much less is kept.
 */
final class Footprint {

    private static final int FIRST = 300;
    private static final int LATER = 180;

    /** Pages are not filled to the last byte. */
    private static final int UNFILLED = 8;

    /** How many bytes of text a row of {@code attempt} has. */
    static final String TEXT_BYTES = "coalesce(octet_length(error), 0) + coalesce(octet_length(excerpt), 0)";

    private static final String TAKE_OFF = "UPDATE subscription SET delivery_bytes ="
            + " CASE WHEN delivery_bytes > ? THEN delivery_bytes - ? ELSE 0 END WHERE id = ?";

    private Footprint() {}

    /** Of one that is about to be written. */
    static long of(Attempt attempt) {
        return of(attempt.number(), bytes(attempt.error()) + bytes(attempt.excerpt()));
    }

    /** Of one with so many bytes of text. */
    static long of(int number, long text) {
        return (number == 1 ? FIRST : LATER) + text + text / UNFILLED;
    }

    private static long bytes(@Nullable String text) {
        return text == null ? 0 : text.getBytes(UTF_8).length;
    }

    /** A query for that of those that are stored, of the table {@code attempt a}. */
    static String ofStored(String which) {
        return "SELECT coalesce(sum(row_bytes + text_bytes + text_bytes / " + UNFILLED
                + "), 0) FROM (SELECT CASE number WHEN 1 THEN " + FIRST + " ELSE " + LATER + " END AS row_bytes, "
                + TEXT_BYTES + " AS text_bytes FROM attempt a WHERE " + which + ") AS kept";
    }

    /** Notes in the transaction that deletes them that they are gone. */
    static void takeOff(Connection connection, String subscription, long bytes) throws SQLException {
        if (bytes > 0) {
            try (var update = connection.prepareStatement(TAKE_OFF)) {
                update.setLong(1, bytes);
                update.setLong(2, bytes);
                update.setString(3, subscription);
                update.executeUpdate();
            }
        }
    }
}
