package io.groupmebridge.journal;

import static io.groupmebridge.journal.SampleEvents.ids;
import static io.groupmebridge.journal.SampleEvents.idsOf;
import static io.groupmebridge.journal.SampleEvents.message;
import static io.groupmebridge.journal.SampleEvents.messages;
import static io.groupmebridge.journal.TestJournal.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.journal.JournalProperties.Retention;
import io.groupmebridge.store.Database;
import io.groupmebridge.store.Sweep;
import io.groupmebridge.store.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.util.unit.DataSize;
import reactor.core.scheduler.Schedulers;

/** Events are a second apart; the clock stands at that of the last of 1,000. */
@ParameterizedClass
@EnumSource(Database.class)
class JournalRetentionTests {

    private static final DataSize ANY_SIZE = DataSize.ofBytes(0);

    @Parameter
    Database kind;

    private TestDatabase database;
    private TestJournal journal;

    /** Here so that it stays: a gauge does not hold what it is of. */
    private PruningMetrics metrics;

    private List<Long> seqs;
    private final Use use = new Use();

    /** Needs what it is told to, and remembers what was pruned. */
    private static final class Use implements JournalUse {

        private final Set<Long> needed = new HashSet<>();
        private final List<Long> pruned = new ArrayList<>();

        @Override
        public Set<Long> needed(Connection connection, SortedMap<Long, Instant> events) {
            return needed;
        }

        @Override
        public void pruned(Connection connection, SortedMap<Long, Instant> events) {
            pruned.addAll(events.keySet());
        }
    }

    /** Notes in a table what was pruned, until the process ends in the middle of the third step. */
    private static final class ShortLivedUse implements JournalUse {

        private int steps;

        @Override
        public Set<Long> needed(Connection connection, SortedMap<Long, Instant> events) {
            return Set.of();
        }

        @Override
        public void pruned(Connection connection, SortedMap<Long, Instant> events) throws SQLException {
            try (var insert = connection.prepareStatement("INSERT INTO told (seq) VALUES (?)")) {
                for (var seq : events.keySet()) {
                    insert.setLong(1, seq);
                    insert.executeUpdate();
                }
            }
            if (++steps >= 3) {
                throw new SQLException("the end");
            }
        }
    }

    @BeforeEach
    void fill() {
        database = TestDatabase.fresh(kind);
        journal = new TestJournal(database);
        seqs = journal.append(messages(1, 1_001)).stream()
                .map(appended -> ((Appended.New) appended).seq())
                .toList();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatIsTooOldIsPruned() {
        retention(Duration.ofSeconds(400), ANY_SIZE).turn().block(PATIENCE);

        assertThat(ids(stored())).isEqualTo(idsOf(messages(600, 1_001)));
        assertThat(use.pruned).isEqualTo(seqs.subList(0, 599));
        assertThat(pruned("age")).isEqualTo(599);
        assertThat(database.meters()
                        .get("bridge.journal.events.oldest.age")
                        .gauge()
                        .value())
                .isEqualTo(400);
    }

    @Test
    void whatBreaksOffLeavesNothingHalfDoneAndIsTakenUpAgain() {
        database.jdbc()
                .sql("CREATE TABLE told (seq BIGINT NOT NULL PRIMARY KEY)")
                .update();
        for (var lives = 0; lives < 3; lives++) {
            var before = stored().size();
            retention(Duration.ofSeconds(10), ANY_SIZE, new ShortLivedUse())
                    .turn()
                    .onErrorComplete()
                    .block(PATIENCE);
            database.restart();

            var gone = new ArrayList<>(seqs);
            gone.removeAll(stored().stream().map(JournaledEvent::seq).toList());
            assertThat(stored()).isNotEmpty().hasSizeLessThan(before);
            assertThat(told()).isEqualTo(gone);
            assertThat(new TestJournal(database)
                            .journal()
                            .horizon()
                            .block(PATIENCE)
                            .place())
                    .isEqualTo(gone.getLast());
        }

        retention(Duration.ofSeconds(10), ANY_SIZE).turn().block(PATIENCE);

        assertThat(ids(stored())).isEqualTo(idsOf(messages(990, 1_001)));
    }

    @Test
    void whatCannotBeNotedIsNotPruned() {
        database.jdbc().sql("ALTER TABLE journal_pruned RENAME TO elsewhere").update();
        database.jdbc()
                .sql("CREATE TABLE told (seq BIGINT NOT NULL PRIMARY KEY)")
                .update();

        retention(Duration.ofSeconds(10), ANY_SIZE, new ShortLivedUse())
                .turn()
                .onErrorComplete()
                .block(PATIENCE);

        assertThat(stored()).hasSize(1_000);
        assertThat(told()).isEmpty();
    }

    @Test
    void readersGoOnBehindTheHole() {
        retention(Duration.ofSeconds(10), ANY_SIZE).turn().block(PATIENCE);

        var reopened = new TestJournal(database);
        assertThat(ids(reopened.after(0, 3))).isEqualTo(idsOf(messages(990, 993)));
        assertThat(ids(reopened.after(seqs.get(500), 1))).isEqualTo(idsOf(messages(990, 991)));
        var page = reopened.journal().browse(new EventQuery(seqs.get(7), 2, null, null, null));
        assertThat(ids(page.block(PATIENCE).events())).isEqualTo(idsOf(messages(990, 992)));
        assertThat(reopened.journal().find(message(5).header().id()).block(PATIENCE))
                .isEmpty();
    }

    @Test
    void theHorizonTellsHowFarTheJournalReachesBack() {
        var retention = retention(Duration.ofSeconds(400), ANY_SIZE);
        assertThat(journal.journal().horizon().block(PATIENCE)).isEqualTo(Horizon.NONE);

        retention.turn().block(PATIENCE);

        var horizon = journal.journal().horizon().block(PATIENCE);
        var newest = message(599).header().receivedAt();
        assertThat(horizon.place()).isEqualTo(seqs.get(598));
        assertThat(horizon.hides(newest)).isTrue();
        assertThat(horizon.hides(newest.plusMillis(1))).isFalse();
    }

    @Test
    void whatIsNeededStaysAndIsLookedAtAgainWithinTheHour() {
        var retention = retention(Duration.ofSeconds(400), ANY_SIZE);
        use.needed.addAll(List.of(seqs.get(2), seqs.get(3), seqs.get(300)));

        retention.turn().block(PATIENCE);
        assertThat(ids(stored()).subList(0, 4))
                .isEqualTo(idsOf(List.of(message(3), message(4), message(301), message(600))));
        use.needed.clear();
        for (var minute = 0; minute < 60; minute++) {
            retention.turn().block(PATIENCE);
        }

        assertThat(ids(stored())).isEqualTo(idsOf(messages(600, 1_001)));
        assertThat(journal.journal().horizon().block(PATIENCE).place()).isEqualTo(seqs.get(598));
    }

    @Test
    void whatThereIsNoRoomForIsPrunedThoughItIsNeeded() {
        use.needed.addAll(seqs);
        var half = bytes() / 2;

        retention(Duration.ZERO, DataSize.ofBytes(half)).turn().block(PATIENCE);

        assertThat(bytes()).isBetween(half * 95 / 100, half * 105 / 100);
        assertThat(ids(stored())).isEqualTo(idsOf(messages(use.pruned.size() + 1, 1_001)));
        assertThat(pruned("size")).isEqualTo(use.pruned.size());
        assertThat(database.meters().get("bridge.journal.size").gauge().value()).isBetween(half * 0.95, half * 1.05);
    }

    @Test
    void theNewestEventStaysSoThatPlacesRise() {
        retention(Duration.ofNanos(1), DataSize.ofBytes(1)).turn().block(PATIENCE);

        assertThat(ids(stored())).isEqualTo(idsOf(messages(1_000, 1_001)));
        assertThat(new TestJournal(database).journal().head()).isEqualTo(seqs.getLast());
        var next = (Appended.New) journal.append(List.of(message(1_001))).getFirst();
        assertThat(next.seq()).isGreaterThan(seqs.getLast());
    }

    @Test
    void withoutLimitsNothingIsPruned() {
        retention(Duration.ZERO, ANY_SIZE).turn().block(PATIENCE);

        assertThat(stored()).hasSize(1_000);
        assertThat(use.pruned).isEmpty();
    }

    @Test
    void anEmptyJournalHasNothingToPrune() {
        database.jdbc().sql("DELETE FROM event").update();

        retention(Duration.ofDays(1), DataSize.ofGigabytes(1)).turn().block(PATIENCE);

        assertThat(database.meters().get("bridge.journal.size").gauge().value()).isZero();
    }

    private List<Long> told() {
        return database.jdbc()
                .sql("SELECT seq FROM told ORDER BY seq")
                .query(Long.class)
                .list();
    }

    private JournalRetention retention(Duration maxAge, DataSize maxSize) {
        return retention(maxAge, maxSize, use);
    }

    private JournalRetention retention(Duration maxAge, DataSize maxSize, JournalUse use) {
        var clock = Clock.fixed(message(1_000).header().receivedAt(), ZoneOffset.UTC);
        metrics = new PruningMetrics(database.meters(), clock);
        return new JournalRetention(
                new Retention(maxAge, maxSize),
                List.of(use),
                database.reader(),
                new Sweep(database.commit(), Schedulers.parallel()),
                clock,
                metrics);
    }

    private List<JournaledEvent> stored() {
        return EventReader.after(database.jdbc(), 0, 10_000);
    }

    private long bytes() {
        return database.jdbc()
                .sql("SELECT sum(length(payload) + length(raw)) FROM event")
                .query(Long.class)
                .single();
    }

    private double pruned(String reason) {
        return database.meters()
                .get("bridge.journal.pruned")
                .tag("reason", reason)
                .counter()
                .count();
    }
}
