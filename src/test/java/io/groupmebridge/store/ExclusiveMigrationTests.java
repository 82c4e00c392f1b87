package io.groupmebridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a newer version of the bridge, with one migration more, changes the tables of an older one. */
class ExclusiveMigrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String ENDS_OTHERS =
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
                    + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

    private final CompletableFuture<Void> outcome = new CompletableFuture<>();
    private TestDatabase database;
    private GroupCommit older;

    @BeforeEach
    void open() {
        database = TestDatabase.fresh(Database.POSTGRESQL);
        older = bridge(transaction());
        older.start();
    }

    @AfterEach
    void close() {
        older.stop();
        database.close();
    }

    @Test
    void theNewerMigratesWhenTheOlderHasStoppedAndKeepsTheRight() {
        var transaction = transaction();
        start(transaction, PATIENCE);

        assertThat(hasNewTable()).isFalse();
        older.stop();

        assertThat(outcome).succeedsWithin(PATIENCE);
        assertThat(hasNewTable()).isTrue();
        assertThatThrownBy(() -> migrate(transaction(), Duration.ofMillis(300)))
                .isInstanceOf(StoreSetupException.class);
        var newer = bridge(transaction);
        newer.start();
        assertThat(newer.submit(_ -> 7).block(PATIENCE)).isEqualTo(7);
        newer.stop();
    }

    @Test
    void whoLostTheRightWhileItMigratedWaitsForItAgain() throws Exception {
        older.stop();
        var transaction = transaction();
        migrate(transaction, PATIENCE);
        CompletableFuture<Void> starting;
        var newer = bridge(transaction);
        try (var other = database.dataSource().getConnection()) {
            execute(other, ENDS_OTHERS);
            await().atMost(PATIENCE).ignoreExceptions().until(() -> {
                WriteRight.ADVISORY_LOCK.claim(other);
                return true;
            });
            starting = CompletableFuture.runAsync(newer::start);
            await().atMost(PATIENCE).during(Duration.ofMillis(500)).until(() -> !starting.isDone());
            WriteRight.ADVISORY_LOCK.release(other);
        }

        assertThat(starting).succeedsWithin(PATIENCE);
        newer.stop();
    }

    @Test
    void whoWaitsTooLongMigratesNothing() {
        assertThatThrownBy(() -> migrate(transaction(), Duration.ofMillis(300)))
                .isInstanceOf(StoreSetupException.class)
                .hasMessageContaining("spring.datasource.url names a database that another bridge works on");

        assertThat(hasNewTable()).isFalse();
    }

    @Test
    void whoWaitsCanBeEndedAndMigratesNothing() {
        start(transaction(), PATIENCE).interrupt();

        assertThat(outcome)
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .withMessageContaining("the start was interrupted");
        assertThat(hasNewTable()).isFalse();
    }

    /** Migrates on a thread of its own, and returns when that waits for the older one. */
    private Thread start(Transaction transaction, Duration longestWait) {
        var starting = Thread.ofPlatform().start(() -> {
            try {
                migrate(transaction, longestWait);
                outcome.complete(null);
            } catch (RuntimeException | AssertionError e) {
                outcome.completeExceptionally(e);
            }
        });
        await().atMost(PATIENCE).until(() -> starting.getState() == Thread.State.WAITING);
        return starting;
    }

    private void migrate(Transaction transaction, Duration longestWait) {
        new ExclusiveMigration(transaction, new Admission(longestWait))
                .migrate(Flyway.configure()
                        .dataSource(database.dataSource())
                        .placeholders(Database.POSTGRESQL.placeholders())
                        .javaMigrations(new V9999__new_table())
                        .load());
    }

    private boolean hasNewTable() {
        return database.jdbc()
                .sql("SELECT to_regclass('new_table') IS NOT NULL")
                .query(Boolean.class)
                .single();
    }

    private Transaction transaction() {
        return new Transaction(database.dataSource(), WriteRight.ADVISORY_LOCK);
    }

    private static GroupCommit bridge(Transaction transaction) {
        return new GroupCommit(transaction, new Admission(PATIENCE), new SimpleMeterRegistry());
    }

    /** Fails when another bridge could have the right. */
    private static final class V9999__new_table extends BaseJavaMigration {

        @Override
        public void migrate(Context context) throws SQLException {
            assertThatThrownBy(() -> WriteRight.ADVISORY_LOCK.claim(context.getConnection()))
                    .isInstanceOf(WriteRight.TakenException.class);
            execute(context.getConnection(), "CREATE TABLE new_table (id bigint)");
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
