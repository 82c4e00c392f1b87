package io.groupmebridge.journal;

import io.groupmebridge.event.EventType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * Finds pages of events. One condition leads, by an index that goes on with {@code seq}; the others are tried on a bounded
 * number of what it finds: what nothing meets would else be looked for in the whole journal.
 */
final class EventBrowser {

    static final int MOST_EXAMINED = 10_000;

    private EventBrowser() {}

    static EventPage page(JdbcClient jdbc, EventQuery query) {
        var leading = "seq > :after" + leading(query);
        var others = others(query);
        var reach = others.isEmpty() ? null : reach(jdbc, query, leading);
        var sql = new StringBuilder(EventReader.SELECT).append("WHERE ").append(leading);
        if (reach != null) {
            sql.append(" AND seq <= ").append(reach);
        }
        others.forEach(condition -> sql.append(" AND ").append(condition));
        var events = with(jdbc.sql(sql.append(" ORDER BY seq LIMIT :limit").toString()), query)
                .param("limit", query.limit())
                .query(EventReader::event)
                .list();
        return reach != null && events.size() < query.limit()
                ? new EventPage(events, reach)
                : EventPage.of(events, query.limit());
    }

    /** The last place of the most that may be examined; null when there are fewer. */
    private static @Nullable Long reach(JdbcClient jdbc, EventQuery query, String leading) {
        var sql = "SELECT seq FROM event WHERE " + leading + " ORDER BY seq LIMIT 1 OFFSET " + (MOST_EXAMINED - 1);
        return with(jdbc.sql(sql), query).query(Long.class).optional().orElse(null);
    }

    private static String leading(EventQuery query) {
        if (query.conversation() != null) {
            return " AND conversation = :conversation";
        }
        // The index is partial: SQLite uses it only when its condition stands in the query.
        return isRare(query.type()) ? " AND type = :type AND type <> 'message.created'" : "";
    }

    private static List<String> others(EventQuery query) {
        var others = new ArrayList<String>();
        if (query.type() != null && (query.conversation() != null || !isRare(query.type()))) {
            others.add("type = :type");
        }
        if (query.account() != null) {
            others.add("account_id = :account");
        }
        return others;
    }

    private static boolean isRare(@Nullable EventType type) {
        return type != null && type != EventType.MESSAGE_CREATED;
    }

    private static StatementSpec with(StatementSpec statement, EventQuery query) {
        return statement
                .param("after", query.after())
                .param("type", query.type() == null ? "" : query.type().wireName())
                .param("account", query.account() == null ? "" : query.account().value())
                .param("conversation", String.valueOf(query.conversation()));
    }
}
