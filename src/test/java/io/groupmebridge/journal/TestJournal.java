package io.groupmebridge.journal;

import io.groupmebridge.event.PushEvent;
import io.groupmebridge.store.GroupCommit;
import io.groupmebridge.store.TestDatabase;
import io.groupmebridge.trace.EventTraces;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;

/** A journal on a test's database, as one process would have it. */
final class TestJournal {

    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final long PLENTY = 32L << 20;

    private final TestDatabase database;
    private final Head head;
    private final JdbcJournal journal;

    TestJournal(TestDatabase database) {
        this(database, database.commit(), PLENTY);
    }

    TestJournal(TestDatabase database, GroupCommit commit, long memoryBytes) {
        this.database = database;
        this.head = new Head(EventReader.head(database.jdbc()));
        this.journal = new JdbcJournal(
                new EventCodec(),
                database.kind(),
                commit,
                database.reader(),
                head,
                memoryBytes,
                new JournalMetrics(database.meters()),
                EventTraces.OFF);
    }

    JdbcJournal journal() {
        return journal;
    }

    HeadPoll poll() {
        return new HeadPoll(database.kind(), database.reader(), head);
    }

    /** Appends the events, many at once, and answers in their order. */
    List<Appended> append(List<PushEvent> events) {
        return Flux.fromIterable(events)
                .flatMapSequential(event -> journal.append(event, SampleEvents.RAW), 1_024)
                .collectList()
                .block(PATIENCE);
    }

    List<JournaledEvent> after(long seq, int limit) {
        return journal.readAfter(seq, limit).block(PATIENCE);
    }
}
