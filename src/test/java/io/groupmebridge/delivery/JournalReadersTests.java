package io.groupmebridge.delivery;

import static io.groupmebridge.delivery.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.PushEvent;
import io.groupmebridge.journal.Horizon;
import io.groupmebridge.store.Database;
import io.groupmebridge.store.TestDatabase;
import io.groupmebridge.subscription.SubscriptionChanged;
import io.groupmebridge.subscription.SubscriptionId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What subscriptions need of the journal, and what is told of what they lost. A is active, P stands still. */
@ParameterizedClass
@EnumSource(Database.class)
class JournalReadersTests {

    private static final SubscriptionId A = new SubscriptionId("sub_a");
    private static final SubscriptionId P = new SubscriptionId("sub_p");

    @Parameter
    Database kind;

    private final JournalReaders readers = new JournalReaders();
    private final FakeJournal journal = new FakeJournal();
    private TestDatabase database;
    private LossAnnouncer announcer;

    @BeforeEach
    void open() {
        database = TestDatabase.fresh(kind);
        SubscriptionRows.insert(database.jdbc(), A, 50);
        SubscriptionRows.insert(database.jdbc(), P, 10);
        state(P, "PAUSED");
        announcer = new LossAnnouncer(
                database.reader(),
                database.commit(),
                journal,
                Clock.fixed(NOW, ZoneOffset.UTC),
                new RetentionMetrics(database.meters()));
    }

    @AfterEach
    void close() {
        announcer.stop();
        database.close();
    }

    @Test
    void whatAnActiveSubscriptionHasNotGotIsNeeded() {
        assertThat(needed(45, 53)).containsExactlyInAnyOrder(51L, 52L, 53L);
    }

    @Test
    void whatWaitsForARetryOrIsDeadIsNeededWhoeverItIsFor() {
        Rows.insert(database.jdbc(), A, 20, DeliveryState.DELIVERED, NOW);
        Rows.insert(database.jdbc(), A, 21, DeliveryState.RETRYING, NOW);
        Rows.insert(database.jdbc(), P, 22, DeliveryState.DEAD, NOW);
        Rows.insert(database.jdbc(), P, 49, DeliveryState.DEAD, NOW);

        assertThat(needed(11, 40)).containsExactlyInAnyOrder(21L, 22L);
    }

    @Test
    void withoutActiveSubscriptionsNothingIsHeldBack() {
        state(A, "AUTO_DISABLED");

        assertThat(needed(45, 99)).isEmpty();
    }

    @Test
    void whatASubscriptionThatStandsStillLosesIsCountedAtOnceAndAnnouncedWhenItGoesOn() {
        Rows.insert(database.jdbc(), P, 12, DeliveryState.DELIVERED, NOW);
        prune(1, 11);
        prune(12, 14);

        announcer.turn().block();
        announcer.turn().block();
        assertThat(lost()).isEqualTo(3);
        assertThat(journal.appended()).isEmpty();
        state(P, "ACTIVE");
        announcer.turn().block();
        announcer.turn().block();

        assertThat(journal.appended().values()).singleElement().isInstanceOfSatisfying(PushEvent.Gap.class, gap -> {
            assertThat(gap.subscriptionId()).isEqualTo(P.value());
            assertThat(gap.header().account()).isEqualTo(AccountId.BRIDGE);
            assertThat(gap.header().receivedAt()).isEqualTo(NOW);
            assertThat(gap.reason()).isEqualTo(PushEvent.Gap.Reason.RETENTION);
            assertThat(gap.from()).isEqualTo(at(11));
            assertThat(gap.to()).isEqualTo(at(14));
        });
        assertThat(lost()).isEqualTo(3);
        assertThat(losses()).isZero();
    }

    @Test
    void whatIsTakenFromAnActiveSubscriptionForWantOfRoomIsAnnounced() {
        Rows.insert(database.jdbc(), A, 31, DeliveryState.RETRYING, NOW);
        Rows.insert(database.jdbc(), A, 32, DeliveryState.DEAD, NOW);
        database.jdbc().sql("DELETE FROM subscription WHERE id = 'sub_p'").update();
        prune(30, 52);

        announcer.turn().block();

        assertThat(lost()).isEqualTo(3);
        assertThat(journal.appended().values()).singleElement().isInstanceOfSatisfying(PushEvent.Gap.class, gap -> {
            assertThat(gap.from()).isEqualTo(at(31));
            assertThat(gap.to()).isEqualTo(at(52));
        });
    }

    @Test
    void ofAConversationThatStandsAsideOnlyItsOwnEventsAreNeeded() {
        standAside(A, "group:1", 20);
        standAside(P, "group:2", 20);
        store(15, 30);

        assertThat(needed(15, 30)).containsExactly(22L, 24L, 26L, 28L, 30L);
    }

    @Test
    void ofAConversationThatStandsAsideOnlyItsOwnEventsAreLost() {
        standAside(A, "group:1", 20);
        store(15, 54);
        Rows.insert(database.jdbc(), A, 26, DeliveryState.DELIVERED, NOW);
        Rows.insert(database.jdbc(), P, 26, DeliveryState.DELIVERED, NOW);
        database.jdbc()
                .sql("UPDATE subscription SET cursor = 60 WHERE id = 'sub_p'")
                .update();

        prune(15, 27);
        assertThat(lostOf(A)).containsExactly(2L, at(22).toEpochMilli(), at(24).toEpochMilli());
        prune(48, 54);

        assertThat(lostOf(A)).containsExactly(2L + 2 + 4, at(22).toEpochMilli(), at(54).toEpochMilli());
        assertThat(losses()).isEqualTo(1);
    }

    @Test
    void whatWasDeliveredIsNotLost() {
        state(P, "ACTIVE");
        prune(1, 10);

        announcer.turn().block();

        assertThat(losses()).isZero();
        assertThat(journal.appended()).isEmpty();
    }

    @Test
    void aLossIsAnnouncedAsSoonAsTheSubscriptionGoesOn() {
        prune(11, 14);
        announcer.start();
        Awaitility.await().until(() -> lost() == 4);
        state(P, "ACTIVE");

        announcer.changed(new SubscriptionChanged.Removed(A));

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> journal.appended().size() == 1);
    }

    @Test
    void aDeadLetterWithoutItsEventIsShownButNotTriedAgain() throws InterruptedException {
        Rows.insert(database.jdbc(), A, 20, DeliveryState.DEAD, NOW);
        Rows.insert(database.jdbc(), A, 21, DeliveryState.DELIVERED, NOW);
        journal.horizon(new Horizon(21, NOW));
        var bench = new Bench(1);
        var tables = new DeliveryTables(database.commit(), database.reader());
        var deliveries = new JdbcDeliveries(
                tables,
                new DeliveryViews(database.reader()),
                new DeadLetters(database.commit()),
                journal,
                bench.lanes,
                Clock.systemUTC());

        assertThat(deliveries.retry(A, Samples.id(20)).block()).isEqualTo(Retried.EVENT_PRUNED);
        assertThat(deliveries.find(A, Samples.id(20)).block()).isPresent();
        assertThat(deliveries.retry(A, Samples.id(21)).block()).isEqualTo(Retried.UNKNOWN);
        assertThat(deliveries.retry(P, Samples.id(20)).block()).isEqualTo(Retried.UNKNOWN);
        bench.close();
    }

    private Collection<Long> needed(long first, long last) {
        return database.commit()
                .<Set<Long>>submit(connection -> readers.needed(connection, events(first, last)))
                .block();
    }

    private void prune(long first, long last) {
        database.commit()
                .submit(connection -> {
                    readers.pruned(connection, events(first, last));
                    return true;
                })
                .block();
    }

    private static SortedMap<Long, Instant> events(long first, long last) {
        var events = new TreeMap<Long, Instant>();
        LongStream.rangeClosed(first, last).forEach(seq -> events.put(seq, at(seq)));
        return events;
    }

    private static Instant at(long seq) {
        return NOW.minus(Duration.ofDays(40)).plusSeconds(seq);
    }

    private void standAside(SubscriptionId id, String conversation, long doneTo) {
        database.jdbc()
                .sql("INSERT INTO siding (subscription_id, conversation, done_to, since) VALUES (?, ?, ?, 0)")
                .param(id.value())
                .param(conversation)
                .param(doneTo)
                .update();
    }

    /** Puts events into the journal, of {@code group:1} where the place is even and {@code group:2} where it is odd. */
    private void store(long first, long last) {
        for (var seq = first; seq <= last; seq++) {
            database.jdbc()
                    .sql("INSERT INTO event (seq, id, account_id, type, conversation, occurred_at, received_at, origin,"
                            + " payload, raw) VALUES (?, ?, 'main', 'message.created', ?, 0, 0, 'push', ?, ?)")
                    .param(seq)
                    .param("evt_" + seq)
                    .param("group:" + (seq % 2 + 1))
                    .param(new byte[0])
                    .param(new byte[0])
                    .update();
        }
    }

    private List<Long> lostOf(SubscriptionId id) {
        return database.jdbc()
                .sql("SELECT events, first_at, last_at FROM delivery_loss WHERE subscription_id = ?")
                .param(id.value())
                .query((row, _) -> List.of(row.getLong(1), row.getLong(2), row.getLong(3)))
                .single();
    }

    private void state(SubscriptionId id, String state) {
        database.jdbc()
                .sql("UPDATE subscription SET state = ? WHERE id = ?")
                .param(state)
                .param(id.value())
                .update();
    }

    private double lost() {
        return database.meters().get("bridge.delivery.lost").counter().count();
    }

    private long losses() {
        return database.jdbc()
                .sql("SELECT count(*) FROM delivery_loss")
                .query(Long.class)
                .single();
    }
}
