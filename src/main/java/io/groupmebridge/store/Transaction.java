package io.groupmebridge.store;

import com.zaxxer.hikari.HikariDataSource;
import io.groupmebridge.store.Write.Batch;
import io.groupmebridge.store.WriteRight.TakenException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores many writes in one transaction, on a connection that it keeps as long as it works (SQLite's page cache stays warm).
 * Owned by the commit thread, and before that by whoever opened it first.
 */
final class Transaction implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Transaction.class);

    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(5);

    private final DataSource dataSource;
    private final WriteRight right;
    private @Nullable Connection connection;

    Transaction(DataSource dataSource, WriteRight right) {
        this.dataSource = dataSource;
        this.right = right;
    }

    /** Writes of one batch that go in one call. */
    private static final class Group<I, O> {

        private final Batch<I, O> batch;
        private final List<Write<I, O>> writes = new ArrayList<>();
        private final List<I> items = new ArrayList<>();

        Group(Batch<I, O> batch) {
            this.batch = batch;
        }

        void add(Write<I, O> write) {
            writes.add(write);
            items.add(write.item());
        }

        List<O> run(Connection connection) throws SQLException {
            var answers = batch.work().run(connection, Collections.unmodifiableList(items));
            if (answers.size() != items.size()) {
                throw new IllegalStateException(
                        batch + " gave " + answers.size() + " answers to " + items.size() + " items");
            }
            return answers;
        }

        void committed(List<O> answers) {
            for (var i = 0; i < writes.size(); i++) {
                writes.get(i).done(answers.get(i));
            }
            try {
                batch.then().committed(items, answers);
            } catch (RuntimeException e) {
                log.error("what follows a commit of {} failed", batch, e);
            }
        }
    }

    /**
     * Stores the writes; those at fault themselves are left out and know it. Throws only when the database is out of order:
     * then no write is done, unless the connection broke just when the commit was answered.
     */
    void commit(List<Write<?, ?>> writes) throws SQLException {
        try {
            attempt(grouped(writes), false);
        } catch (SQLException | RuntimeException | Error e) {
            if (SqlFault.isEnvironment(e)) {
                throw e;
            }
            if (writes.size() == 1) {
                writes.getFirst().failed(e);
            } else {
                attempt(alone(writes), true);
            }
        }
    }

    /** Takes a connection with the right to write, if there is none yet or it has ended. */
    void open() throws SQLException {
        if (connection != null && !isAlive(connection)) {
            discard();
        }
        connection();
    }

    private static boolean isAlive(Connection connection) throws SQLException {
        var alive = connection.isValid((int) LONGEST_ANSWER.toSeconds());
        if (alive) {
            connection.rollback(); // The question has begun a transaction.
        }
        return alive;
    }

    /** Gives the connection back, and the right to write. */
    @Override
    public void close() {
        if (connection != null) {
            close(connection);
            connection = null;
        }
    }

    private void close(Connection connection) {
        try {
            right.release(connection);
        } catch (SQLException e) {
            // The right ends with the connection.
            evict(connection);
        }
        try {
            connection.close();
        } catch (SQLException e) {
            log.debug("a connection did not close", e);
        }
    }

    private void attempt(Collection<Group<?, ?>> groups, boolean guarded) throws SQLException {
        try {
            var connection = connection();
            var followUps = new ArrayList<Runnable>(groups.size());
            for (var group : groups) {
                if (guarded) {
                    runGuarded(connection, group, followUps);
                } else {
                    run(connection, group, followUps);
                }
            }
            connection.commit();
            followUps.forEach(Runnable::run);
        } catch (SQLException | RuntimeException | Error e) {
            undo(e);
            throw e;
        }
    }

    private static <I, O> void run(Connection connection, Group<I, O> group, List<Runnable> followUps)
            throws SQLException {
        var answers = group.run(connection);
        followUps.add(() -> group.committed(answers));
    }

    /** Runs a group so that a fault of its own undoes it alone. */
    private static void runGuarded(Connection connection, Group<?, ?> group, List<Runnable> followUps)
            throws SQLException {
        var before = connection.setSavepoint();
        try {
            run(connection, group, followUps);
        } catch (SQLException | RuntimeException | Error e) {
            if (SqlFault.isEnvironment(e)) {
                throw e;
            }
            connection.rollback(before);
            group.writes.forEach(write -> write.failed(e));
        }
        connection.releaseSavepoint(before);
    }

    /** In the order of their first members. */
    private static Collection<Group<?, ?>> grouped(List<Write<?, ?>> writes) {
        var groups = new LinkedHashMap<Batch<?, ?>, Group<?, ?>>();
        for (var write : writes) {
            addTo(groups, write);
        }
        return groups.values();
    }

    @SuppressWarnings("unchecked") // The key and its group are of one type.
    private static <I, O> void addTo(Map<Batch<?, ?>, Group<?, ?>> groups, Write<I, O> write) {
        ((Group<I, O>) groups.computeIfAbsent(write.batch(), Group::new)).add(write);
    }

    private static List<Group<?, ?>> alone(List<Write<?, ?>> writes) {
        var groups = new ArrayList<Group<?, ?>>(writes.size());
        for (var write : writes) {
            groups.add(groupOf(write));
        }
        return groups;
    }

    private static <I, O> Group<I, O> groupOf(Write<I, O> write) {
        var group = new Group<>(write.batch());
        group.add(write);
        return group;
    }

    private Connection connection() throws SQLException {
        if (connection == null) {
            try {
                var opened = dataSource.getConnection();
                prepare(opened);
                connection = opened;
            } catch (TakenException e) {
                throw e;
            } catch (SQLException e) {
                throw new SQLTransientConnectionException("no connection to the database: " + e.getMessage(), e);
            }
        }
        return connection;
    }

    private void prepare(Connection opened) throws SQLException {
        try {
            right.claim(opened);
            opened.setAutoCommit(false);
        } catch (SQLException e) {
            opened.close();
            throw e;
        }
    }

    private void undo(Throwable failure) {
        if (connection == null) {
            return;
        }
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
            discard();
        }
        if (SqlFault.isEnvironment(failure)) {
            // The next attempt asks the pool, which tests what it gives.
            close();
        }
    }

    /**
     * Ends a connection that could not be rolled back. SQLite ends a transaction by itself when the disk is full, and its
     * driver does not notice: whoever got the connection next would write without one.
     */
    private void discard() {
        if (connection != null) {
            evict(connection);
        }
        close();
    }

    private void evict(Connection connection) {
        try {
            if (dataSource.isWrapperFor(HikariDataSource.class)) {
                dataSource.unwrap(HikariDataSource.class).evictConnection(connection);
            }
        } catch (SQLException e) {
            log.debug("a connection was not discarded", e);
        }
    }
}
