package io.groupmebridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which of several bridges on one PostgreSQL writes. */
class WriteRightTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String ENDS_OTHERS =
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
                    + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

    private TestDatabase database;

    @BeforeEach
    void open() {
        database = TestDatabase.fresh(Database.POSTGRESQL);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theSecondWaitsUntilTheFirstHasStopped() throws Exception {
        var first = bridge(PATIENCE);
        var second = bridge(PATIENCE);
        first.start();
        var starting = CompletableFuture.runAsync(second::start);

        write(first);
        assertThat(starting).isNotDone();
        first.stop();

        starting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        write(second);
        second.stop();
    }

    @Test
    void whoWaitsCanBeEnded() {
        var first = bridge(PATIENCE);
        first.start();
        var second = bridge(PATIENCE);
        var outcome = new CompletableFuture<Void>();
        var starting = Thread.ofPlatform().start(() -> {
            try {
                second.start();
                outcome.complete(null);
            } catch (RuntimeException e) {
                outcome.completeExceptionally(e);
            }
        });

        // Spring interrupts the start when the process is to end and the start waits without a limit.
        Awaitility.await().atMost(PATIENCE).until(() -> starting.getState() == Thread.State.WAITING);
        starting.interrupt();

        assertThat(outcome)
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .withMessageContaining("the start was interrupted");
        second.stop();
        write(first);
        first.stop();
    }

    @Test
    void whoWaitsTooLongSaysWhatToDo() {
        var first = bridge(PATIENCE);
        first.start();

        assertThatThrownBy(() -> bridge(Duration.ofMillis(300)).start())
                .isInstanceOf(StoreSetupException.class)
                .hasMessageContaining("spring.datasource.url names a database that another bridge works on");

        first.stop();
    }

    @Test
    void bridgesInSchemasOfTheirOwnDoNotMindEachOther() throws SQLException {
        var first = bridge(PATIENCE);
        first.start();

        try (var other = database.dataSource().getConnection()) {
            run(other, "CREATE SCHEMA other");
            run(other, "SET search_path = other");
            WriteRight.ADVISORY_LOCK.claim(other);
            WriteRight.ADVISORY_LOCK.release(other);
            run(other, "SET search_path = public");
        }

        write(first);
        first.stop();
    }

    @Test
    void aSchemaThatIsYetToBeMadeHasTheRightOfTheSchema() throws SQLException {
        try (var first = database.dataSource().getConnection();
                var second = database.dataSource().getConnection()) {
            run(first, "SET search_path = other");
            WriteRight.ADVISORY_LOCK.claim(first);
            run(second, "SET search_path = third");
            WriteRight.ADVISORY_LOCK.claim(second);
            WriteRight.ADVISORY_LOCK.release(second);
            run(first, "CREATE SCHEMA other");
            run(second, "SET search_path = other");

            assertThatThrownBy(() -> WriteRight.ADVISORY_LOCK.claim(second))
                    .isInstanceOf(WriteRight.TakenException.class);

            WriteRight.ADVISORY_LOCK.release(first);
            WriteRight.ADVISORY_LOCK.claim(second);
            WriteRight.ADVISORY_LOCK.release(second);
            run(first, "SET search_path = public");
            run(second, "SET search_path = public");
        }
    }

    @Test
    void aLostConnectionIsReplacedWithTheRight() throws SQLException {
        var first = bridge(PATIENCE);
        first.start();
        write(first);

        try (var other = database.dataSource().getConnection()) {
            run(other, ENDS_OTHERS);
        }

        write(first);
        assertThatThrownBy(() -> bridge(Duration.ofMillis(300)).start()).isInstanceOf(StoreSetupException.class);
        first.stop();
    }

    @Test
    void whoLostTheRightWritesNothingUntilItIsFree() throws SQLException {
        var first = bridge(PATIENCE);
        first.start();
        write(first);

        CompletableFuture<Integer> written;
        try (var other = database.dataSource().getConnection()) {
            run(other, ENDS_OTHERS);
            Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(() -> {
                WriteRight.ADVISORY_LOCK.claim(other);
                return true;
            });
            written = first.submit(WriteRightTests::work).toFuture();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(first.trouble())
                            .hasValueSatisfying(
                                    trouble -> assertThat(trouble).contains("another bridge works on this database")));
            assertThat(written).isNotDone();
            WriteRight.ADVISORY_LOCK.release(other);
        }

        assertThat(written).succeedsWithin(PATIENCE);
        first.stop();
    }

    private GroupCommit bridge(Duration longestWait) {
        return new GroupCommit(
                new Transaction(database.dataSource(), WriteRight.ADVISORY_LOCK),
                new Admission(longestWait),
                new SimpleMeterRegistry());
    }

    private static void write(GroupCommit bridge) {
        assertThat(bridge.submit(WriteRightTests::work).block(PATIENCE)).isEqualTo(1);
    }

    private static int work(Connection connection) throws SQLException {
        run(connection, "SELECT 1");
        return 1;
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
