package io.groupmebridge.journal;

import static io.groupmebridge.journal.SampleEvents.RAW;
import static io.groupmebridge.journal.SampleEvents.message;
import static io.groupmebridge.journal.TestJournal.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.store.Database;
import io.groupmebridge.store.GroupCommit;
import io.groupmebridge.store.TestDatabase;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** What readers of one process see of what another appends to the same journal. */
class SharedJournalTests {

    private TestDatabase database;
    private GroupCommit otherCommit;
    private TestJournal one;
    private TestJournal other;

    @BeforeEach
    void openJournals() {
        database = TestDatabase.fresh(Database.POSTGRESQL);
        otherCommit = new GroupCommit(database.dataSource(), database.meters());
        otherCommit.start();
        one = new TestJournal(database);
        other = new TestJournal(database, otherCommit, TestJournal.PLENTY);
    }

    @AfterEach
    void closeDatabase() {
        otherCommit.stop();
        database.close();
    }

    @Test
    void aReaderThatFollowsTheHeadSeesEveryEventOnceAndInOrder() {
        var poll = one.poll();
        poll.start();
        var seen = new ArrayList<Long>();
        var reader = one.journal()
                .heads()
                .onBackpressureLatest()
                .concatMap(_ -> one.journal().readAfter(seen.isEmpty() ? 0 : seen.getLast(), 10_000), 1)
                .doOnNext(page -> page.forEach(event -> seen.add(event.seq())))
                .takeUntil(_ -> seen.size() >= 4_000)
                .then()
                .toFuture();

        Flux.merge(appends(one, 0, 2_000), appends(other, 2_000, 4_000)).blockLast(PATIENCE);

        assertThat(reader).succeedsWithin(PATIENCE);
        var stored = EventReader.after(database.jdbc(), 0, 10_000).stream()
                .map(JournaledEvent::seq)
                .toList();
        assertThat(seen).isEqualTo(stored).hasSize(4_000);
        poll.stop();
    }

    @Test
    void anEventThatBothAppendIsJournaledOnce() {
        Flux.merge(appends(one, 0, 1_000), appends(other, 0, 1_000)).blockLast(PATIENCE);

        assertThat(EventReader.after(database.jdbc(), 0, 10_000)).hasSize(1_000);
    }

    private static Flux<Appended> appends(TestJournal journal, int from, int to) {
        return Flux.range(from, to - from)
                .flatMap(i -> journal.journal().append(message(i), RAW), 32)
                .subscribeOn(Schedulers.boundedElastic());
    }
}
