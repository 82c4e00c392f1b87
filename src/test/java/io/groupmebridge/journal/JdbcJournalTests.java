package io.groupmebridge.journal;

import static io.groupmebridge.journal.SampleEvents.ALICE;
import static io.groupmebridge.journal.SampleEvents.BOB;
import static io.groupmebridge.journal.SampleEvents.GROUP;
import static io.groupmebridge.journal.SampleEvents.RAW;
import static io.groupmebridge.journal.SampleEvents.ids;
import static io.groupmebridge.journal.SampleEvents.idsOf;
import static io.groupmebridge.journal.SampleEvents.message;
import static io.groupmebridge.journal.SampleEvents.messages;
import static io.groupmebridge.journal.SampleEvents.typing;
import static io.groupmebridge.journal.TestJournal.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.EventType;
import io.groupmebridge.event.Origin;
import io.groupmebridge.store.Database;
import io.groupmebridge.store.GroupCommit;
import io.groupmebridge.store.ShakyDataSource;
import io.groupmebridge.store.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** What {@link Journal} promises, on every kind of database. */
@ParameterizedClass
@EnumSource(Database.class)
class JdbcJournalTests {

    @Parameter
    Database kind;

    private TestDatabase database;
    private TestJournal journal;

    @BeforeEach
    void openJournal() {
        database = TestDatabase.fresh(kind);
        journal = new TestJournal(database);
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    @Test
    void anEventIsReadAsItWasWritten() {
        var event = message(1);

        var appended = journal.append(List.of(event)).getFirst();

        var seq = ((Appended.New) appended).seq();
        var found = journal.journal().find(event.header().id()).block(PATIENCE).orElseThrow();
        assertThat(found)
                .usingRecursiveComparison()
                .isEqualTo(new JournaledEvent(
                        seq,
                        event.header().id(),
                        ALICE,
                        EventType.MESSAGE_CREATED,
                        GROUP,
                        event.header().occurredAt(),
                        event.header().receivedAt(),
                        Origin.PUSH,
                        new EventCodec().encode(event)));
        assertThat(journal.after(0, 10))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(found);
        assertThat(database.jdbc()
                        .sql("SELECT raw FROM event")
                        .query(byte[].class)
                        .single())
                .isEqualTo(RAW.bytes());
    }

    @Test
    void placesRiseInTheOrderOfSubscription() {
        var events = messages(0, 3_000);

        var appended = journal.append(events);

        assertThat(appended)
                .extracting(place -> ((Appended.New) place).seq())
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(ids(journal.after(0, 5_000))).isEqualTo(idsOf(events));
        assertThat(ids(stored())).isEqualTo(idsOf(events));
    }

    @Test
    void anIdIsJournaledOnce() {
        var first = journal.append(List.of(message(1), message(2), message(1), message(2), message(3)));
        var again = journal.append(List.of(message(2), message(4)));

        assertThat(first).extracting(JdbcJournalTests::isNew).containsExactly(true, true, false, false, true);
        assertThat(again).extracting(JdbcJournalTests::isNew).containsExactly(false, true);
        assertThat(ids(journal.after(0, 10))).isEqualTo(idsOf(messages(1, 5)));
        assertThat(database.meters().get("bridge.journal.duplicates").counter().count())
                .isEqualTo(3);
        assertThat(database.meters()
                        .get("bridge.journal.events")
                        .tag("origin", "push")
                        .counter()
                        .count())
                .isEqualTo(4);
    }

    @Test
    void everyAppenderKeepsItsOrder() {
        Flux.range(0, 4)
                .flatMap(appender -> Flux.range(appender * 1_000, 1_000)
                        .flatMap(i -> journal.journal().append(message(i), RAW), 256)
                        .subscribeOn(Schedulers.boundedElastic()))
                .blockLast(PATIENCE);

        var events = journal.after(0, 5_000);
        assertThat(events).hasSize(4_000).isSortedAccordingTo((a, b) -> Long.compare(a.seq(), b.seq()));
        for (var appender = 0; appender < 4; appender++) {
            var own = messages(appender * 1_000, appender * 1_000 + 1_000);
            assertThat(ids(events)).containsSubsequence(idsOf(own));
        }
    }

    @Test
    void aCursorPagesTheSameFromMemoryAndFromTheStore() {
        journal.append(messages(0, 250));
        var forgetful = new TestJournal(database, database.commit(), 0);

        assertThat(pages(journal)).usingRecursiveFieldByFieldElementComparator().isEqualTo(pages(forgetful));
        assertThat(ids(pages(journal))).isEqualTo(idsOf(messages(0, 250)));
    }

    @Test
    void aPageShowsWhatTheQueryAsksFor() {
        var direct = new Conversation.Direct("1", "2");
        journal.append(List.of(message(1), typing(2), message(BOB, GROUP, 3), message(ALICE, direct, 4), message(5)));

        assertThat(browse(new EventQuery(0, 500, null, null, null))).hasSize(5);
        assertThat(browse(new EventQuery(0, 500, EventType.TYPING_STARTED, null, null)))
                .containsExactlyElementsOf(idsOf(List.of(typing(2))));
        assertThat(browse(new EventQuery(0, 500, null, BOB, null)))
                .containsExactlyElementsOf(idsOf(List.of(message(BOB, GROUP, 3))));
        assertThat(browse(new EventQuery(0, 500, null, null, direct)))
                .containsExactlyElementsOf(idsOf(List.of(message(ALICE, direct, 4))));
        assertThat(browse(new EventQuery(0, 2, EventType.MESSAGE_CREATED, ALICE, GROUP)))
                .containsExactlyElementsOf(idsOf(List.of(message(1), message(5))));
        assertThat(browse(new EventQuery(journal.journal().head(), 500, null, null, null)))
                .isEmpty();
    }

    @Test
    void placesAreLookedUp() {
        journal.append(messages(0, 10));
        var all = journal.after(0, 10);

        var found = journal.journal()
                .readAt(List.of(all.get(7).seq(), all.get(2).seq(), 99_999L))
                .block(PATIENCE);

        assertThat(ids(found)).containsExactly(ids(all).get(2), ids(all).get(7));
        assertThat(journal.journal().readAt(List.of()).block(PATIENCE)).isEmpty();
        assertThatThrownBy(() -> journal.journal()
                        .readAt(IntStream.range(0, 501).mapToObj(Long::valueOf).toList()))
                .hasMessageContaining("at most 500");
    }

    @Test
    void anEventThatIsNotThereIsEmpty() {
        assertThat(journal.journal().find(message(1).header().id()).block(PATIENCE))
                .isEmpty();
        assertThat(journal.after(0, 10)).isEmpty();
        assertThat(journal.journal().head()).isZero();
    }

    @Test
    void aUnitAtFaultTakesNoEventWithIt() {
        var appends = Flux.range(0, 100)
                .flatMapSequential(
                        i -> i % 10 == 3
                                ? database.commit()
                                        .<Appended>submit(_ -> {
                                            throw new IllegalStateException("a bug");
                                        })
                                        .onErrorResume(_ -> Mono.empty())
                                : journal.journal().append(message(i), RAW),
                        100)
                .collectList()
                .block(PATIENCE);

        assertThat(appends).hasSize(90);
        assertThat(ids(journal.after(0, 200))).hasSize(90).isEqualTo(ids(stored()));
    }

    @Test
    void anAppendThatNobodyWaitsForAnyMoreIsReadAll() {
        var cancelled = journal.journal().append(message(1), RAW).subscribe();
        cancelled.dispose();

        journal.append(messages(2, 4));

        assertThat(ids(journal.after(0, 10))).isEqualTo(ids(stored())).isEqualTo(idsOf(messages(1, 4)));
    }

    @Test
    void nothingIsLostWhileTheDatabaseIsOutOfOrder() {
        var shaky = new ShakyDataSource(database.dataSource());
        var commit = new GroupCommit(shaky, database.meters());
        commit.start();
        journal = new TestJournal(database, commit, TestJournal.PLENTY);
        journal.append(messages(0, 10));
        shaky.failCommits(3);

        journal.append(messages(10, 500));

        assertThat(ids(journal.after(0, 500))).isEqualTo(idsOf(messages(0, 500)));
        assertThat(ids(stored())).isEqualTo(idsOf(messages(0, 500)));
        commit.stop();
    }

    @Test
    void placesRiseAfterARestartAlsoWhenTheNewestEventsWereDeleted() {
        journal.append(messages(0, 10));
        var before = journal.journal().head();
        database.jdbc().sql("DELETE FROM event WHERE seq > 4").update();

        database.restart();
        journal = new TestJournal(database);
        journal.append(messages(20, 22));

        assertThat(journal.after(before, 10)).hasSize(2);
        assertThat(ids(journal.after(0, 10))).isEqualTo(ids(stored()));
    }

    @Test
    void listenersHearTheHeadNowAndLater() {
        journal.append(messages(0, 5));
        var now = journal.journal().head();

        StepVerifier.create(journal.journal().heads())
                .expectNext(now)
                .then(() -> journal.append(messages(5, 6)))
                .expectNext(now + 1)
                .thenCancel()
                .verify(PATIENCE);
    }

    @Test
    void aSlowListenerMissesHeadsButNotTheLast() {
        var heard = new ArrayList<Long>();

        StepVerifier.create(journal.journal().heads().doOnNext(heard::add), 0)
                .thenRequest(1)
                .expectNext(0L)
                .then(() -> Flux.range(0, 50)
                        .concatMap(i -> journal.journal().append(message(i), RAW))
                        .blockLast(PATIENCE))
                .thenRequest(10)
                .thenConsumeWhile(place -> place < journal.journal().head())
                .expectNext(journal.journal().head() + 50)
                .thenCancel()
                .verify(PATIENCE);
        assertThat(heard).hasSizeLessThan(5);
    }

    private static boolean isNew(Appended appended) {
        return appended instanceof Appended.New;
    }

    private static List<JournaledEvent> pages(TestJournal journal) {
        var events = new ArrayList<JournaledEvent>();
        List<JournaledEvent> page;
        do {
            page = journal.after(events.isEmpty() ? 0 : events.getLast().seq(), 37);
            events.addAll(page);
        } while (!page.isEmpty());
        return events;
    }

    private List<String> browse(EventQuery query) {
        return ids(journal.journal().browse(query).block(PATIENCE).events());
    }

    private List<JournaledEvent> stored() {
        return EventReader.after(database.jdbc(), 0, 10_000);
    }
}
