package io.groupmebridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

            new WalKeeper(url, reader, pool, 1 << 20).turn().block();
            assertThat(Files.size(wal)).isPositive();
            new WalKeeper(url, reader, pool, 1).turn().block();

            assertThat(Files.size(wal)).isZero();
        }
    }

    @Test
    void aReaderThatStaysHoldsUpTheWriterForAMomentOnly() throws SQLException, IOException {
        var url = DatabaseUrl.sqliteIn(new DataDirectory(folder));
        var wal = folder.resolve("bridge.db-wal");
        try (var pool = url.pool();
                var writer = pool.getConnection();
                var staying = pool.getConnection();
                var reader = new StoreReader(pool);
                var statement = writer.createStatement();
                var snapshot = staying.createStatement()) {
            statement.execute("CREATE TABLE number (n INTEGER)");
            staying.setAutoCommit(false);
            snapshot.executeQuery("SELECT * FROM number").close();
            statement.execute("INSERT INTO number VALUES (1)");
            var keeper = new WalKeeper(url, reader, pool, 1);

            var before = System.nanoTime();
            keeper.turn().block();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));

            staying.commit();
            keeper.turn().block();
            assertThat(Files.size(wal)).as("the log, while the keeper rests").isPositive();
            assertThat(busyTimeouts(pool)).containsOnly(5_000);
        }
    }

    /** Of all connections that nobody has. */
    private static List<Integer> busyTimeouts(HikariDataSource pool) throws SQLException {
        var idle = new ArrayList<Connection>();
        var timeouts = new ArrayList<Integer>();
        for (var left = pool.getHikariPoolMXBean().getIdleConnections(); left > 0; left--) {
            idle.add(pool.getConnection());
        }
        for (var connection : idle) {
            try (connection;
                    var statement = connection.createStatement();
                    var row = statement.executeQuery("PRAGMA busy_timeout")) {
                timeouts.add(row.getInt(1));
            }
        }
        return timeouts;
    }

    @Test
    void aServerHasNone() {
        var url = DatabaseUrl.of("jdbc:postgresql://localhost/bridge");
        var keeper = new WalKeeper(url, new StoreReader(url.pool()), url.pool());

        keeper.start();

        assertThat(keeper.isRunning()).isFalse();
    }
}
