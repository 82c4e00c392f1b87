package io.groupmebridge.journal;

import io.groupmebridge.journal.JournalProperties.Retention;
import io.groupmebridge.store.Sweep;
import io.groupmebridge.store.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.springframework.util.unit.DataSize;
import reactor.core.scheduler.Schedulers;

/** A process that prunes the journal of a store, to be killed while it does: its argument is the store's directory. */
final class PruningProgram {

    /** The events that the process needs are those whose places it divides. */
    static final int NEEDED = 7;

    /** Keeps some of the events, and notes in the table {@code told} what was pruned. */
    private static final class Use implements JournalUse {

        @Override
        public Set<Long> needed(Connection connection, SortedMap<Long, Instant> events) {
            return events.keySet().stream().filter(seq -> seq % NEEDED == 0).collect(Collectors.toSet());
        }

        @Override
        public void pruned(Connection connection, SortedMap<Long, Instant> events) throws SQLException {
            try (var insert = connection.prepareStatement("INSERT INTO told (seq) VALUES (?)")) {
                for (var seq : events.keySet()) {
                    insert.setLong(1, seq);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        }
    }

    void main(String[] arguments) {
        var database = TestDatabase.in(Path.of(arguments[0]));
        prune(database);
        database.leave();
    }

    /** Makes one pass over a journal whose events are all too old. */
    static void prune(TestDatabase database) {
        var clock =
                Clock.fixed(SampleEvents.message(1).header().receivedAt().plus(Duration.ofDays(365)), ZoneOffset.UTC);
        new JournalRetention(
                        new Retention(Duration.ofHours(1), DataSize.ofBytes(0)),
                        List.of(new Use()),
                        database.reader(),
                        new Sweep(database.commit(), Schedulers.parallel()),
                        clock,
                        new PruningMetrics(database.meters(), clock))
                .turn()
                .block(Duration.ofMinutes(1));
    }
}
