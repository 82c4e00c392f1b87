package io.groupmebridge.journal;

import static io.groupmebridge.journal.TestJournal.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.store.Database;
import io.groupmebridge.store.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class JournalHealthTests {

    private final TestDatabase database = TestDatabase.fresh(Database.SQLITE);
    private final TestJournal journal = new TestJournal(database);

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    @Test
    void anEmptyJournalIsUp() {
        assertThat(health().getStatus()).isEqualTo(Status.UP);
        assertThat(health().getDetails()).containsEntry("head", 0L).doesNotContainKey("newest_received_at");
    }

    @Test
    void tellsTheNewestEvent() {
        var event = SampleEvents.message(1);
        journal.append(List.of(SampleEvents.message(0), event));

        assertThat(health().getDetails())
                .containsEntry("head", journal.journal().head())
                .containsEntry("newest_received_at", event.header().receivedAt());
    }

    private Health health() {
        return new JournalHealth(journal.journal()).health().block(PATIENCE);
    }
}
