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
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The queries over the table of events. They block; {@code StoreReader} gives them a thread. */
final class EventReader {

    private static final String SELECT =
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

    static List<JournaledEvent> page(JdbcClient jdbc, EventQuery query) {
        var sql = new StringBuilder(SELECT).append("WHERE seq > :after");
        if (query.type() != null) {
            sql.append(" AND type = :type");
        }
        if (query.account() != null) {
            sql.append(" AND account_id = :account");
        }
        if (query.conversation() != null) {
            sql.append(" AND conversation = :conversation");
        }
        return jdbc.sql(sql.append(" ORDER BY seq LIMIT :limit").toString())
                .param("after", query.after())
                .param("type", String.valueOf(query.type()))
                .param("account", String.valueOf(query.account()))
                .param("conversation", String.valueOf(query.conversation()))
                .param("limit", query.limit())
                .query(EventReader::event)
                .list();
    }

    static Optional<JournaledEvent> find(JdbcClient jdbc, EventId id) {
        return jdbc.sql(SELECT + "WHERE id = :id")
                .param("id", id.value())
                .query(EventReader::event)
                .optional();
    }

    /** The newest place that is taken, 0 when there is none. */
    static long head(JdbcClient jdbc) {
        return jdbc.sql("SELECT coalesce(max(seq), 0) FROM event")
                .query(Long.class)
                .single();
    }

    private static JournaledEvent event(ResultSet row, int number) throws SQLException {
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
