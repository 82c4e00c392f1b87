package io.groupmebridge.journal;

import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.EventId;
import io.groupmebridge.event.EventType;
import io.groupmebridge.event.Origin;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The queries over the table of events. They block; {@code StoreReader} gives them a thread. */
final class EventReader {

    static final String SELECT =
            "SELECT seq, id, account_id, type, conversation, occurred_at, received_at, origin, payload FROM event ";

    private EventReader() {}

    static List<JournaledEvent> after(JdbcClient jdbc, long seq, int limit) {
        return jdbc.sql(SELECT + "WHERE seq > :seq ORDER BY seq LIMIT :limit")
                .param("seq", seq)
                .param("limit", limit)
                .query(EventReader::event)
                .list();
    }

    static List<JournaledEvent> at(JdbcClient jdbc, Collection<Long> seqs) {
        return jdbc.sql(SELECT + "WHERE seq IN (:seqs) ORDER BY seq")
                .param("seqs", seqs)
                .query(EventReader::event)
                .list();
    }

    static Optional<JournaledEvent> find(JdbcClient jdbc, EventId id) {
        return jdbc.sql(SELECT + "WHERE id = :id")
                .param("id", id.value())
                .query(EventReader::event)
                .optional();
    }

    /** The first place whose event came in at that time or later; one behind the newest when there is none. */
    static long placeAt(JdbcClient jdbc, Instant receivedAt) {
        var low = 1L;
        var behind = head(jdbc) + 1;
        // The index of places alone serves this, and it is written anyway.
        while (low < behind) {
            var middle = low + (behind - low) / 2;
            var next = jdbc.sql("SELECT seq, received_at FROM event WHERE seq >= :seq ORDER BY seq LIMIT 1")
                    .param("seq", middle)
                    .query((row, _) -> Map.entry(row.getLong(1), row.getLong(2)))
                    .optional();
            if (next.isEmpty() || next.get().getValue() >= receivedAt.toEpochMilli()) {
                behind = middle;
            } else {
                low = next.get().getKey() + 1;
            }
        }
        return low;
    }

    /** The newest place that is taken, 0 when there is none. */
    static long head(JdbcClient jdbc) {
        return jdbc.sql("SELECT coalesce(max(seq), 0) FROM event")
                .query(Long.class)
                .single();
    }

    static Optional<JournaledEvent> oldest(JdbcClient jdbc) {
        return jdbc.sql(SELECT + "ORDER BY seq LIMIT 1")
                .query(EventReader::event)
                .optional();
    }

    static Horizon horizon(JdbcClient jdbc) {
        return jdbc.sql("SELECT seq, received_at FROM journal_pruned")
                .query((row, _) -> new Horizon(row.getLong(1), Instant.ofEpochMilli(row.getLong(2))))
                .optional()
                .orElse(Horizon.NONE);
    }

    static JournaledEvent event(ResultSet row, int number) throws SQLException {
        var type = row.getString("type");
        return new JournaledEvent(
                row.getLong("seq"),
                new EventId(row.getString("id")),
                new AccountId(row.getString("account_id")),
                EventType.named(type).orElseThrow(() -> new IllegalStateException("unknown event type " + type)),
                Conversation.parse(row.getString("conversation")),
                Instant.ofEpochMilli(row.getLong("occurred_at")),
                Instant.ofEpochMilli(row.getLong("received_at")),
                Origin.named(row.getString("origin")),
                new Payload(row.getBytes("payload")));
    }
}
