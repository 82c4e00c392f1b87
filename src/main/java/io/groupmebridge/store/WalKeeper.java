package io.groupmebridge.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import reactor.core.publisher.Mono;

/**
 * Keeps SQLite's write-ahead log from growing without bound. SQLite begins it anew only when no reader is in it, and where
 * reads overlap all the time there always is one: then a checkpoint waits for the readers, a tenth of a second
 * at most, and has the writer wait for that and for the copying. It is tried every second that the log is too large, but after
 * one that came to nothing only every five: a reader stayed, or SQLite was copying by itself.
 */
final class WalKeeper extends PeriodicTask {

    private static final Logger log = LoggerFactory.getLogger(WalKeeper.class);

    /** Four times what SQLite keeps of it by itself. */
    private static final long MOST_BYTES = 256L << 20;

    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration REST = Duration.ofSeconds(5);

    /** How long a checkpoint may wait for readers, and the writer for it. */
    private static final Duration WAIT = Duration.ofMillis(100);

    private final @Nullable Path wal;
    private final StoreReader reader;
    private final JdbcTemplate jdbc;
    private final long mostBytes;

    /** Up to when on {@link System#nanoTime()} nothing is tried, because it came to nothing; null for not at all. */
    private volatile @Nullable Long restsUntil;

    WalKeeper(DatabaseUrl url, StoreReader reader, DataSource dataSource) {
        this(url, reader, dataSource, MOST_BYTES);
    }

    WalKeeper(DatabaseUrl url, StoreReader reader, DataSource dataSource, long mostBytes) {
        super(EVERY, EVERY);
        this.wal = url.file()
                .map(file -> file.resolveSibling(file.getFileName() + "-wal"))
                .orElse(null);
        this.reader = reader;
        this.jdbc = new JdbcTemplate(dataSource);
        this.mostBytes = mostBytes;
    }

    @Override
    public synchronized void start() {
        if (wal != null) {
            super.start();
        }
    }

    /** Empties the log when it is too large. */
    @Override
    protected Mono<Void> turn() {
        return Mono.defer(() -> wal != null && !rests() && size(wal) > mostBytes ? empty() : Mono.empty());
    }

    @Override
    protected void failed(Throwable why) {
        log.debug("store.wal_not_emptied reason=\"{}\"", why.toString());
    }

    private Mono<Void> empty() {
        return reader.read(_ -> jdbc.execute((ConnectionCallback<Boolean>) WalKeeper::checkpoint))
                .doOnNext(emptied -> {
                    restsUntil = emptied ? null : Long.valueOf(System.nanoTime() + REST.toNanos());
                    log.debug("store.wal_emptied done={}", emptied);
                })
                .then();
    }

    private boolean rests() {
        var until = restsUntil;
        return until != null && System.nanoTime() - until < 0;
    }

    /** Whether no reader was in the way. */
    private static boolean checkpoint(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            var usual = number(statement, "PRAGMA busy_timeout");
            statement.execute("PRAGMA busy_timeout = " + WAIT.toMillis());
            try {
                return number(statement, "PRAGMA wal_checkpoint(TRUNCATE)") == 0;
            } finally {
                statement.execute("PRAGMA busy_timeout = " + usual);
            }
        }
    }

    private static int number(Statement statement, String sql) throws SQLException {
        try (var row = statement.executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException _) {
            return 0;
        }
    }
}
