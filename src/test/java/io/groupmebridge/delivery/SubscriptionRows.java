package io.groupmebridge.delivery;

import io.groupmebridge.subscription.SubscriptionId;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The part of the table of subscriptions that lanes need, for tests without the module that owns it. */
final class SubscriptionRows {

    private SubscriptionRows() {}

    static void insert(JdbcClient jdbc, SubscriptionId id, long cursor) {
        jdbc.sql(
                        "INSERT INTO subscription (id, name, url, events, accounts, conversations, format, secret, headers,"
                                + " timeout_ms, concurrency, state, source, cursor, created_at, updated_at)"
                                + " VALUES (?, ?, '', '[]', '[]', '[]', 'standard', '', '{}', 1000, 1, 'ACTIVE', 'API', ?, 0, 0)")
                .param(id.value())
                .param(id.value())
                .param(cursor)
                .update();
    }

    static long cursor(JdbcClient jdbc, SubscriptionId id) {
        return jdbc.sql("SELECT cursor FROM subscription WHERE id = ?")
                .param(id.value())
                .query(Long.class)
                .single();
    }
}
