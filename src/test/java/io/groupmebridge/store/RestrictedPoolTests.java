package io.groupmebridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tests of trouble rely on: the pool restricts statements that were kept, too. */
class RestrictedPoolTests {

    private static final String INSERT = "INSERT INTO number VALUES (zeroblob(1000000))";

    @TempDir
    private Path folder;

    @Test
    void aStatementThatWasKeptIsRestricted() throws SQLException {
        try (var sound = DatabaseUrl.sqliteIn(new DataDirectory(folder)).pool();
                var pool = new RestrictedPool(sound);
                var connection = pool.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE number (n BLOB)");
            var statements = new Statements();
            var kept = statements.on(connection, INSERT);
            kept.executeUpdate();

            pool.full(true);
            assertThat(statements.on(connection, INSERT)).isSameAs(kept);
            assertThatThrownBy(kept::executeUpdate).hasMessageContaining("SQLITE_FULL");
        }
    }
}
