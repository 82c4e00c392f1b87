package io.groupmebridge.store;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/** A new, migrated database of its own for a test, with the store's parts on it: {@code TestDatabase.fresh(kind)}. */
public final class TestDatabase implements AutoCloseable {

    private final Path directory;
    private final DatabaseUrl url;
    private HikariDataSource pool;
    private SimpleMeterRegistry meters;
    private GroupCommit commit;
    private StoreReader reader;
    private SecretCipher cipher;

    private TestDatabase(Path directory, DatabaseUrl url) {
        this.directory = directory;
        this.url = url;
        open();
    }

    /** A database of the kind, empty but for what the migrations put there; the group commit runs. */
    public static TestDatabase fresh(Database kind) {
        var directory = newDirectory();
        return new TestDatabase(
                directory,
                switch (kind) {
                    case SQLITE -> DatabaseUrl.sqliteIn(new DataDirectory(directory));
                    case POSTGRESQL -> DatabaseUrl.of(PostgresServer.newDatabase());
                });
    }

    /** The SQLite database in the directory, which goes when this is closed; for one that was another process's. */
    public static TestDatabase in(Path directory) {
        return new TestDatabase(directory, DatabaseUrl.sqliteIn(new DataDirectory(directory)));
    }

    public Database kind() {
        return url.database();
    }

    public Path directory() {
        return directory;
    }

    public DataSource dataSource() {
        return pool;
    }

    /** For looking at tables, and for statements that no production code has; blocks. */
    public JdbcClient jdbc() {
        return JdbcClient.create(pool);
    }

    public GroupCommit commit() {
        return commit;
    }

    public StoreReader reader() {
        return reader;
    }

    public SecretCipher cipher() {
        return cipher;
    }

    public SimpleMeterRegistry meters() {
        return meters;
    }

    /** Closes everything and opens the same database again, as a restarted process would. */
    public void restart() {
        shut();
        open();
    }

    /** Closes everything and leaves the database to another process. */
    public void leave() {
        shut();
    }

    @Override
    public void close() {
        shut();
        try {
            FileSystemUtils.deleteRecursively(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void migrate(DatabaseUrl url) {
        try (var pool = url.pool()) {
            migrate(url.database(), pool);
        }
    }

    private static void migrate(Database kind, DataSource dataSource) {
        Flyway.configure()
                .dataSource(dataSource)
                .placeholders(kind.placeholders())
                .load()
                .migrate();
    }

    private void open() {
        pool = url.pool();
        pool.setMinimumIdle(0);
        if (kind() == Database.SQLITE) {
            migrate(kind(), pool);
        }
        meters = new SimpleMeterRegistry();
        commit = new GroupCommit(pool, meters);
        commit.start();
        reader = new StoreReader(pool);
        cipher = KeyCheck.cipher(null, new DataDirectory(directory), jdbc());
    }

    private void shut() {
        commit.stop();
        reader.close();
        pool.close();
    }

    private static Path newDirectory() {
        try {
            return Files.createTempDirectory("bridge-store");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
