package io.groupmebridge.journal;

import static io.groupmebridge.journal.SampleEvents.messages;
import static io.groupmebridge.journal.TestJournal.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groupmebridge.peers.JavaProgram;
import io.groupmebridge.store.Database;
import io.groupmebridge.store.TestDatabase;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A process that prunes the journal is killed as {@code kill -9} does, and others go on. */
class RetentionKillIT {

    private static final int EVENTS = 8_000;
    private static final int KILLS = 2;

    @Test
    void whatIsNeededStaysAndWhatIsGoneWasToldHoweverOftenThePruningIsKilled() throws Exception {
        var database = TestDatabase.fresh(Database.SQLITE);
        var directory = database.directory();
        var seqs = new TestJournal(database)
                .append(messages(1, EVENTS + 1)).stream()
                        .map(appended -> ((Appended.New) appended).seq())
                        .toList();
        database.jdbc()
                .sql("CREATE TABLE told (seq BIGINT NOT NULL PRIMARY KEY)")
                .update();
        database.leave();

        for (var kill = 0; kill < KILLS; kill++) {
            var before = countTold(directory);
            var process = JavaProgram.start(PruningProgram.class, directory.toString());
            await("the pruning")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> countTold(directory) > before || !process.isAlive());
            process.destroyForcibly().waitFor();

            database = TestDatabase.in(directory);
            assertConsistent(database, seqs);
            database.leave();
        }

        database = TestDatabase.in(directory);
        PruningProgram.prune(database);
        assertConsistent(database, seqs);
        var newest = seqs.getLast();
        assertThat(stored(database))
                .isEqualTo(seqs.stream()
                        .filter(seq -> seq % PruningProgram.NEEDED == 0 || seq.equals(newest))
                        .toList());
        database.close();
    }

    /** What is needed is there, and what is not there was told, and no more than that. */
    private static void assertConsistent(TestDatabase database, List<Long> seqs) {
        var gone = new ArrayList<>(seqs);
        gone.removeAll(new HashSet<>(stored(database)));
        assertThat(gone).isNotEmpty().noneMatch(seq -> seq % PruningProgram.NEEDED == 0);
        assertThat(database.jdbc()
                        .sql("SELECT seq FROM told ORDER BY seq")
                        .query(Long.class)
                        .list())
                .isEqualTo(gone);
        assertThat(new TestJournal(database).journal().horizon().block(PATIENCE).place())
                .isEqualTo(gone.getLast());
        assertThat(database.jdbc()
                        .sql("PRAGMA integrity_check")
                        .query(String.class)
                        .single())
                .isEqualTo("ok");
    }

    private static List<Long> stored(TestDatabase database) {
        return database.jdbc()
                .sql("SELECT seq FROM event ORDER BY seq")
                .query(Long.class)
                .list();
    }

    private static long countTold(Path directory) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("bridge.db"));
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM told")) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }
}
