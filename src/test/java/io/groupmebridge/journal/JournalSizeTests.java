package io.groupmebridge.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.groupmebridge.store.Database;
import io.groupmebridge.store.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of 50,000 events of one to three hundred bytes, what the holes leave. */
class JournalSizeTests {

    private static final int EVENTS = 50_000;

    private TestDatabase database;

    @BeforeEach
    void fill() {
        database = TestDatabase.fresh(Database.SQLITE);
        database.jdbc()
                .sql("WITH RECURSIVE place(seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM place WHERE seq < ?)"
                        + " INSERT INTO event (seq, id, account_id, type, conversation, occurred_at, received_at, origin,"
                        + " payload, raw) SELECT seq, 'evt_' || seq, '1', 'message.created', 'c', 0, 0, 'PUSH',"
                        + " zeroblob(100 + seq * 7919 % 101), zeroblob(seq * 104729 % 101) FROM place")
                .param(EVENTS)
                .update();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void withoutHoles() {
        measuresWell();
    }

    @Test
    void oneOldEventBeforeALongHole() {
        delete(2, 49_700);

        measuresWell();
    }

    @Test
    void aFewOldEventsBeforeALongHole() {
        delete(18, 20_000);
        delete(20_018, 40_321);

        measuresWell();
    }

    @Test
    void aSmallDenseClusterAtTheStartOfAPart() {
        delete(10_000, 25_000);
        delete(25_041, 49_000);

        measuresWell();
    }

    @Test
    void holesInTheMiddle() {
        delete(10_000, 17_000);
        delete(23_456, 30_123);

        measuresWell();
    }

    @Test
    void eventsThatAreNeededHereAndThere() {
        database.jdbc()
                .sql("DELETE FROM event WHERE seq < 30000 AND seq * 7919 % 1009 <> 0")
                .update();

        measuresWell();
    }

    @Test
    void aHandfulIsCounted() {
        delete(5, EVENTS - 1);

        assertThat(size().bytes()).isEqualTo(bytesBehind(0));
        assertThat(size().placeBefore(bytesBehind(0))).isZero();
    }

    private void measuresWell() {
        assertThat(size().bytes()).isCloseTo(bytesBehind(0), withinPercentage(5));
        for (var place = 5_000; place < EVENTS; place += 2_500) {
            var bytes = bytesBehind(place);
            assertThat(bytesBehind(size().placeBefore(bytes)))
                    .as("the bytes behind the place with so many behind it")
                    .isCloseTo(bytes, withinPercentage(7));
        }
    }

    private JournalSize size() {
        return JournalSize.between(database.jdbc(), 1, EVENTS);
    }

    private void delete(int first, int last) {
        database.jdbc()
                .sql("DELETE FROM event WHERE seq BETWEEN ? AND ?")
                .param(first)
                .param(last)
                .update();
    }

    private long bytesBehind(long place) {
        return database.jdbc()
                .sql("SELECT coalesce(sum(length(payload) + length(raw)), 0) FROM event WHERE seq > ?")
                .param(place)
                .query(Long.class)
                .single();
    }
}
