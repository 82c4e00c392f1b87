package io.groupmebridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WalKeeperTests {

    @TempDir
    private Path folder;

    @Test
    void aLogThatIsTooLargeIsEmptied() throws SQLException, IOException {
        var url = DatabaseUrl.sqliteIn(new DataDirectory(folder));
        var wal = folder.resolve("bridge.db-wal");
        try (var pool = url.pool();
                var writer = pool.getConnection();
                var reader = new StoreReader(pool);
                var statement = writer.createStatement()) {
            statement.execute("CREATE TABLE number (n INTEGER)");
            assertThat(Files.size(wal)).isPositive();

            new WalKeeper(url, reader, 1 << 20).look().block();
            assertThat(Files.size(wal)).isPositive();
            new WalKeeper(url, reader, 1).look().block();

            assertThat(Files.size(wal)).isZero();
        }
    }

    @Test
    void aServerHasNone() {
        var url = DatabaseUrl.of("jdbc:postgresql://localhost/bridge");
        var keeper = new WalKeeper(url, new StoreReader(url.pool()));

        keeper.start();

        assertThat(keeper.isRunning()).isFalse();
    }
}
