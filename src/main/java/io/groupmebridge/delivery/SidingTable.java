package io.groupmebridge.delivery;

import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.EventId;
import io.groupmebridge.event.EventType;
import io.groupmebridge.subscription.SubscriptionId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code siding}: which conversations stand aside. Written in the commit of the settlement that moved them. */
final class SidingTable {

    private static final String UPSERT =
            "INSERT INTO siding (subscription_id, conversation, done_to, head, since) VALUES (?, ?, ?, ?, ?)"
                    + " ON CONFLICT (subscription_id, conversation) DO UPDATE SET done_to = excluded.done_to,"
                    + " head = excluded.head, since = excluded.since";

    private static final String DELETE = "DELETE FROM siding WHERE subscription_id = ? AND conversation = ?";

    private SidingTable() {}

    /** All of a subscription. A head that is not to be tried again, whoever saw to that, is none. */
    static List<Siding> read(JdbcClient jdbc, SubscriptionId id) {
        return jdbc.sql("SELECT s.conversation, s.done_to, d.seq AS head, s.since FROM siding s"
                        + " LEFT JOIN delivery d ON d.subscription_id = s.subscription_id AND d.seq = s.head"
                        + " AND d.state = 'retrying' WHERE s.subscription_id = ? ORDER BY s.since, s.conversation")
                .param(id.value())
                .query((row, _) -> new Siding(
                        Conversation.parse(row.getString("conversation")),
                        row.getLong("done_to"),
                        head(row),
                        Instant.ofEpochMilli(row.getLong("since"))))
                .list();
    }

    /** How far each conversation of a subscription that stands aside is settled. */
    static Map<Conversation, Long> doneTo(JdbcClient jdbc, SubscriptionId id) {
        return jdbc
                .sql("SELECT conversation, done_to FROM siding WHERE subscription_id = ?")
                .param(id.value())
                .query((row, _) -> Map.entry(Conversation.parse(row.getString("conversation")), row.getLong("done_to")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static @Nullable Long head(ResultSet row) throws SQLException {
        var head = row.getLong("head");
        return row.wasNull() ? null : Long.valueOf(head);
    }

    /** Writes what the settlements say. */
    static void write(Connection connection, List<Settlement> settlements) throws SQLException {
        if (settlements.stream().allMatch(settlement -> settlement.sidings().equals(Siding.Changes.NONE))) {
            return;
        }
        try (var upsert = connection.prepareStatement(UPSERT);
                var delete = connection.prepareStatement(DELETE)) {
            for (var settlement : settlements) {
                var id = settlement.subscription().value();
                for (var siding : settlement.sidings().standing()) {
                    upsert.setString(1, id);
                    upsert.setString(2, siding.conversation().toString());
                    upsert.setLong(3, siding.doneTo());
                    var head = siding.head();
                    if (head == null) {
                        upsert.setNull(4, Types.BIGINT);
                    } else {
                        upsert.setLong(4, head);
                    }
                    upsert.setLong(5, siding.since().toEpochMilli());
                    upsert.addBatch();
                }
                for (var conversation : settlement.sidings().rejoined()) {
                    delete.setString(1, id);
                    delete.setString(2, conversation.toString());
                    delete.addBatch();
                }
            }
            upsert.executeBatch();
            delete.executeBatch();
        }
    }

    /** A conversation that waits, and what for. */
    record Head(
            Conversation conversation,
            long doneTo,
            Instant since,
            EventId event,
            EventType type,
            int attempts,
            Instant nextAttemptAt) {

        Blocked blocking(int waiting) {
            return new Blocked(conversation, event, type, since, attempts, nextAttemptAt, waiting);
        }
    }

    /** A page of the conversations of a subscription that wait. */
    static List<Head> heads(JdbcClient jdbc, SubscriptionId id, int limit, @Nullable String after) {
        // The text of no conversation is empty, and the first.
        var narrowed = after == null ? "s.conversation >= ?" : "s.conversation > ?";
        return jdbc.sql("SELECT s.conversation, s.done_to, s.since, d.event_id, d.event_type, d.attempts,"
                        + " d.next_attempt_at FROM siding s"
                        + " JOIN delivery d ON d.subscription_id = s.subscription_id AND d.seq = s.head"
                        + " WHERE s.subscription_id = ? AND d.state = 'retrying' AND " + narrowed
                        + " ORDER BY s.conversation LIMIT ?")
                .param(id.value())
                .param(after == null ? "" : after)
                .param(limit)
                .query((row, _) -> new Head(
                        Conversation.parse(row.getString("conversation")),
                        row.getLong("done_to"),
                        Instant.ofEpochMilli(row.getLong("since")),
                        new EventId(row.getString("event_id")),
                        DeliveryRows.type(row),
                        row.getInt("attempts"),
                        Instant.ofEpochMilli(row.getLong("next_attempt_at"))))
                .list();
    }

    /** How many conversations of all subscriptions wait for a head. */
    static long countBlocked(JdbcClient jdbc) {
        return jdbc.sql("SELECT count(*) FROM siding WHERE head IS NOT NULL")
                .query(Long.class)
                .single();
    }
}
