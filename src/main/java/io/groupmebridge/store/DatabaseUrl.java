package io.groupmebridge.store;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the database is. Only what the bridge can work with: PostgreSQL, or SQLite in a file (every connection to a SQLite
 * database in memory would see another one).
 *
 * @param url may hold a password, so it is never shown
 */
record DatabaseUrl(Database database, String url) {

    private static final String SETTING = "spring.datasource.url";
    private static final String REMEDY =
            "use jdbc:postgresql://host/database, or leave it out for SQLite in the data directory";

    private static final Pattern NO_FILE = Pattern.compile("jdbc:sqlite:(file:)?(:memory:|\\?|$)|.*[?&]mode=memory");

    /** The driver takes it for a host and a port, and writes it to the log. */
    private static final Pattern USER_BEFORE_HOST = Pattern.compile("jdbc:postgresql://[^/?]*@");

    private static final int CONNECTIONS = StoreReader.CONCURRENCY + 2;
    private static final Duration LONGEST_WAIT_FOR_CONNECTION = Duration.ofSeconds(5);

    DatabaseUrl {
        if (database == Database.SQLITE && NO_FILE.matcher(url).lookingAt()) {
            throw new StoreSetupException(SETTING, "names no file", REMEDY);
        }
        if (USER_BEFORE_HOST.matcher(url).lookingAt()) {
            throw new StoreSetupException(
                    SETTING,
                    "names a user before the host",
                    "set spring.datasource.username and spring.datasource.password in place of it");
        }
    }

    /** The default: {@code bridge.db} in the data directory. */
    static DatabaseUrl sqliteIn(DataDirectory directory) {
        return new DatabaseUrl(
                Database.SQLITE, Database.SQLITE.urlPrefix() + directory.path().resolve("bridge.db"));
    }

    /** The database of a JDBC URL; throws {@link StoreSetupException} when it is neither of the two. */
    static DatabaseUrl of(String url) {
        return Arrays.stream(Database.values())
                .filter(database -> url.startsWith(database.urlPrefix()))
                .findFirst()
                .map(database -> new DatabaseUrl(database, url))
                .orElseThrow(() -> new StoreSetupException(SETTING, "names neither PostgreSQL nor SQLite", REMEDY));
    }

    /** The file of a SQLite database. */
    Optional<Path> file() {
        return database == Database.SQLITE ? Optional.of(Path.of(fileOf(url)).toAbsolutePath()) : Optional.empty();
    }

    /** A pool that is not open yet: the writer, the readers and one to spare. */
    HikariDataSource pool() {
        var pool = new HikariDataSource();
        pool.setPoolName("store");
        pool.setJdbcUrl(url);
        pool.setMaximumPoolSize(CONNECTIONS);
        pool.setConnectionTimeout(LONGEST_WAIT_FOR_CONNECTION.toMillis());
        database.driverSettings().forEach(pool::addDataSourceProperty);
        return pool;
    }

    private static String fileOf(String url) {
        return url.substring(Database.SQLITE.urlPrefix().length())
                .replaceFirst("^file:", "")
                .replaceFirst("\\?.*", "");
    }

    @Override
    public String toString() {
        return database + " ***";
    }
}
