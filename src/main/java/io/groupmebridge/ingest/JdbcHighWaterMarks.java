package io.groupmebridge.ingest;

import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.store.GroupCommit;
import io.groupmebridge.store.StoreReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The marks in the tables {@code high_water_mark} and {@code account_sync}. */
@Component
final class JdbcHighWaterMarks implements HighWaterMarks {

    // The account may be removed while its marks are under way.
    private static final String RAISE_MARK = """
            INSERT INTO high_water_mark (account_id, conversation, message_id)
            SELECT id, ?, ? FROM account WHERE id = ?
            ON CONFLICT (account_id, conversation) DO UPDATE SET message_id = excluded.message_id
            WHERE excluded.message_id > high_water_mark.message_id""";
    private static final String RAISE_SYNC = """
            INSERT INTO account_sync (account_id, synced_at)
            SELECT id, ? FROM account WHERE id = ?
            ON CONFLICT (account_id) DO UPDATE SET synced_at = excluded.synced_at
            WHERE excluded.synced_at > account_sync.synced_at""";
    private static final String FORGET = "DELETE FROM high_water_mark WHERE account_id = ? AND conversation = ?";

    private final GroupCommit commit;
    private final StoreReader reader;

    JdbcHighWaterMarks(GroupCommit commit, StoreReader reader) {
        this.commit = commit;
        this.reader = reader;
    }

    @Override
    public Mono<Kept> of(AccountId account) {
        return reader.read(jdbc -> new Kept(
                jdbc.sql("SELECT synced_at FROM account_sync WHERE account_id = ?")
                        .param(account.value())
                        .query((row, _) -> Instant.ofEpochMilli(row.getLong(1)))
                        .optional()
                        .orElse(null),
                marks(jdbc, account)));
    }

    @Override
    public Mono<Void> raise(List<Raise> raises) {
        return commit.submit(connection -> {
            raiseMarks(connection, raises);
            raiseSyncs(connection, raises);
            return null;
        });
    }

    @Override
    public Mono<Void> forget(AccountId account, Conversation conversation) {
        return commit.submit(connection -> {
            try (var statement = connection.prepareStatement(FORGET)) {
                statement.setString(1, account.value());
                statement.setString(2, conversation.toString());
                statement.executeUpdate();
            }
            return null;
        });
    }

    private static Map<Conversation, Long> marks(JdbcClient jdbc, AccountId account) {
        var marks = new HashMap<Conversation, Long>();
        jdbc.sql("SELECT conversation, message_id FROM high_water_mark WHERE account_id = ?")
                .param(account.value())
                .query(row -> {
                    marks.put(Conversation.parse(row.getString(1)), row.getLong(2));
                });
        return marks;
    }

    private static void raiseMarks(Connection connection, List<Raise> raises) throws SQLException {
        try (var statement = connection.prepareStatement(RAISE_MARK)) {
            for (var raise : raises) {
                for (var mark : raise.marks().entrySet()) {
                    statement.setString(1, mark.getKey().toString());
                    statement.setLong(2, mark.getValue());
                    statement.setString(3, raise.account().value());
                    statement.addBatch();
                }
            }
            statement.executeBatch();
        }
    }

    private static void raiseSyncs(Connection connection, List<Raise> raises) throws SQLException {
        try (var statement = connection.prepareStatement(RAISE_SYNC)) {
            for (var raise : raises) {
                if (raise.syncedAt() != null) {
                    statement.setLong(1, raise.syncedAt().toEpochMilli());
                    statement.setString(2, raise.account().value());
                    statement.addBatch();
                }
            }
            statement.executeBatch();
        }
    }
}
