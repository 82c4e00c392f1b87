package io.groupmebridge.delivery;

import static io.groupmebridge.delivery.Samples.NOW;
import static io.groupmebridge.event.EventType.MESSAGE_CREATED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groupmebridge.peers.JavaProgram;
import io.groupmebridge.store.Database;
import io.groupmebridge.store.TestDatabase;
import io.groupmebridge.subscription.SubscriptionId;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A process that prunes deliveries by size is killed as {@code kill -9} does, and others go on. */
class SizePruningKillIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final SubscriptionId A = new SubscriptionId("sub_a");
    private static final int DELIVERIES = 12_000;
    private static final int KILLS = 2;

    @Test
    void rowsGoWithTheirAttemptsAndTheirBytesHoweverOftenThePruningIsKilled() throws Exception {
        var database = TestDatabase.fresh(Database.SQLITE);
        var directory = database.directory();
        SubscriptionRows.insert(database.jdbc(), A, DELIVERIES);
        fill(new DeliveryTables(database.commit(), database.reader()));
        database.leave();

        for (var kill = 0; kill < KILLS; kill++) {
            var before = count(directory);
            var process = JavaProgram.start(SizePruningProgram.class, directory.toString());
            await("the pruning")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> count(directory) < before || !process.isAlive());
            process.destroyForcibly().waitFor();

            assertThat(count(directory)).isLessThan(before);
            database = TestDatabase.in(directory);
            assertConsistent(database);
            database.leave();
        }

        database = TestDatabase.in(directory);
        SizePruningProgram.prune(database);
        assertConsistent(database);
        assertThat(places(database)).isNotEmpty().endsWith((long) DELIVERIES);
        assertThat(number(database, "SELECT delivery_bytes FROM subscription"))
                .isLessThanOrEqualTo(SizePruningProgram.ROOM.toBytes());
        database.close();
    }

    private static void fill(DeliveryTables tables) {
        for (var number = 1; number <= 2; number++) {
            var attempt = new Attempt(number, NOW, Duration.ofMillis(1), 500, null, "no");
            var entries = LongStream.rangeClosed(1, DELIVERIES)
                    .mapToObj(seq -> new Settlement.Entry(
                            seq,
                            Samples.id(seq),
                            MESSAGE_CREATED,
                            DeliveryState.DEAD,
                            DeathReason.EXHAUSTED,
                            attempt.number(),
                            null,
                            NOW,
                            attempt))
                    .toList();
            tables.settle(new Settlement(A, DELIVERIES, Standing.GOOD, entries)).block(PATIENCE);
        }
    }

    /** The oldest are gone and noted, the others have all their attempts, and the sum is theirs. */
    private static void assertConsistent(TestDatabase database) {
        var places = places(database);
        assertThat(places)
                .isEqualTo(LongStream.rangeClosed(places.getFirst(), DELIVERIES)
                        .boxed()
                        .toList());
        assertThat(DeliveryPruning.mayBePrunedUpTo(database.jdbc(), A)).isEqualTo(places.getFirst() - 1);
        assertThat(number(database, "SELECT count(*) FROM attempt")).isEqualTo(2L * places.size());
        assertThat(number(database, "SELECT min(seq) FROM attempt")).isEqualTo(places.getFirst());
        assertThat(number(database, "SELECT delivery_bytes FROM subscription"))
                .isEqualTo(number(database, Footprint.ofStored("a.seq > 0")));
    }

    private static List<Long> places(TestDatabase database) {
        return database.jdbc()
                .sql("SELECT seq FROM delivery ORDER BY seq")
                .query(Long.class)
                .list();
    }

    private static long number(TestDatabase database, String sql) {
        return database.jdbc().sql(sql).query(Long.class).single();
    }

    private static long count(Path directory) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("bridge.db"));
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM delivery")) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }
}
