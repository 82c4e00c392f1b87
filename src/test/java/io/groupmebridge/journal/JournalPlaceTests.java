package io.groupmebridge.journal;

import static io.groupmebridge.journal.TestJournal.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.store.Database;
import io.groupmebridge.store.TestDatabase;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Where in the journal a time is, on both databases. */
@ParameterizedClass
@EnumSource(Database.class)
class JournalPlaceTests {

    @Parameter
    Database kind;

    private TestDatabase database;
    private TestJournal journal;

    @BeforeEach
    void open() {
        database = TestDatabase.fresh(kind);
        journal = new TestJournal(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void anEmptyJournalHasNoTime() {
        assertThat(placeAt(5)).isEqualTo(1);
    }

    @Test
    void theFirstEventOfATimeIsFoundAmongHoles() {
        journal.append(
                IntStream.rangeClosed(1, 100).mapToObj(SampleEvents::message).toList());
        // Two events a second, the odd ones gone, and the oldest: 42 and 43 came in at 21 s.
        database.jdbc().sql("UPDATE event SET received_at = seq / 2 * 1000").update();
        database.jdbc().sql("DELETE FROM event WHERE seq % 2 = 1 OR seq < 20").update();

        for (var second = 11; second <= 50; second++) {
            assertThat(first(placeAt(second))).as("second %d", second).isEqualTo(second * 2L);
        }
        assertThat(first(placeAt(1))).isEqualTo(20);
        assertThat(placeAt(51)).isEqualTo(101);
    }

    private long placeAt(long second) {
        return journal.journal().placeAt(Instant.ofEpochSecond(second)).block(PATIENCE);
    }

    /** The first event at or behind the place. */
    private long first(long place) {
        return EventReader.after(database.jdbc(), place - 1, 1).getFirst().seq();
    }
}
