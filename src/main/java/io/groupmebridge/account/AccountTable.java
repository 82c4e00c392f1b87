package io.groupmebridge.account;

import io.groupmebridge.event.AccountId;
import io.groupmebridge.store.SecretCipher;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The SQL of the table {@code account}. Tokens are sealed on the way in and opened on the way out. */
record AccountTable(SecretCipher cipher) {

    static final String ALL = "SELECT * FROM account ORDER BY id";
    static final String ONE = "SELECT * FROM account WHERE id = ?";

    Account account(ResultSet row) throws SQLException {
        return new Account(
                new AccountId(row.getString("id")),
                new AccessToken(cipher.open(row.getString("token"))),
                row.getString("user_id"),
                row.getString("user_name"),
                row.getInt("enabled") == 1,
                Account.Source.valueOf(row.getString("source").toUpperCase(Locale.ROOT)),
                Instant.ofEpochMilli(row.getLong("created_at")));
    }

    Optional<Account> find(Connection connection, AccountId id) throws SQLException {
        try (var statement = prepare(connection, ONE, id.value());
                var rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(account(rows)) : Optional.empty();
        }
    }

    List<Account> all(Connection connection) throws SQLException {
        try (var statement = prepare(connection, ALL);
                var rows = statement.executeQuery()) {
            var accounts = new ArrayList<Account>();
            while (rows.next()) {
                accounts.add(account(rows));
            }
            return accounts;
        }
    }

    /** False when the id is taken. */
    boolean insert(Connection connection, Account account) throws SQLException {
        return update(
                        connection,
                        """
                        INSERT INTO account (id, token, user_id, user_name, enabled, source, created_at)
                        VALUES (?, ?, NULL, NULL, ?, ?, ?) ON CONFLICT (id) DO NOTHING""",
                        account.id().value(),
                        cipher.seal(account.token().value()),
                        account.enabled() ? 1 : 0,
                        name(account.source()),
                        account.createdAt().toEpochMilli())
                == 1;
    }

    void replace(Connection connection, Account account) throws SQLException {
        update(
                connection,
                "UPDATE account SET token = ?, user_id = ?, user_name = ?, enabled = ?, source = ? WHERE id = ?",
                cipher.seal(account.token().value()),
                account.userId(),
                account.userName(),
                account.enabled() ? 1 : 0,
                name(account.source()),
                account.id().value());
    }

    boolean delete(Connection connection, AccountId id) throws SQLException {
        return update(connection, "DELETE FROM account WHERE id = ?", id.value()) == 1;
    }

    void identify(Connection connection, AccountId id, String userId, String userName) throws SQLException {
        update(connection, "UPDATE account SET user_id = ?, user_name = ? WHERE id = ?", userId, userName, id.value());
    }

    private static String name(Account.Source source) {
        return source.name().toLowerCase(Locale.ROOT);
    }

    private static int update(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (var statement = prepare(connection, sql, values)) {
            return statement.executeUpdate();
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, @Nullable Object... values)
            throws SQLException {
        var statement = connection.prepareStatement(sql);
        for (var i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }
}
