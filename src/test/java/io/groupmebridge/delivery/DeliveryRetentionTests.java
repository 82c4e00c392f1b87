package io.groupmebridge.delivery;

import static io.groupmebridge.delivery.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.delivery.DeliveryProperties.Retention;
import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.EventType;
import io.groupmebridge.event.Origin;
import io.groupmebridge.journal.Horizon;
import io.groupmebridge.journal.JournaledEvent;
import io.groupmebridge.journal.Payload;
import io.groupmebridge.store.Database;
import io.groupmebridge.store.Sweep;
import io.groupmebridge.store.TestDatabase;
import io.groupmebridge.subscription.SubscriptionId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.util.unit.DataSize;
import reactor.core.scheduler.Schedulers;

/** Forty events came in, one a day, the last of them now. A is active, P stands still. */
@ParameterizedClass
@EnumSource(Database.class)
class DeliveryRetentionTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final SubscriptionId A = new SubscriptionId("sub_a");
    private static final SubscriptionId P = new SubscriptionId("sub_p");

    @Parameter
    Database kind;

    private final FakeJournal journal = new FakeJournal();
    private TestDatabase database;

    @BeforeEach
    void open() {
        database = TestDatabase.fresh(kind);
        SubscriptionRows.insert(database.jdbc(), A, 40);
        SubscriptionRows.insert(database.jdbc(), P, 40);
        database.jdbc()
                .sql("UPDATE subscription SET state = 'PAUSED' WHERE id = 'sub_p'")
                .update();
        for (var day = 1; day <= 40; day++) {
            journal.add(new JournaledEvent(
                    day,
                    Samples.id(day),
                    new AccountId("main"),
                    EventType.MESSAGE_CREATED,
                    Conversation.parse("group:1"),
                    at(day),
                    at(day),
                    Origin.PUSH,
                    new Payload(new byte[0])));
        }
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatWasDeliveredLongAgoIsPrunedWithItsAttempts() {
        for (var day = 1; day <= 40; day++) {
            Rows.insert(database.jdbc(), A, day, DeliveryState.DELIVERED, at(day).plusMillis(5));
        }

        prune(Duration.ofDays(7), Duration.ofDays(30));

        assertThat(places("delivery", A)).containsExactly(33L, 34L, 35L, 36L, 37L, 38L, 39L, 40L);
        assertThat(places("attempt", A)).isEqualTo(places("delivery", A));
        assertThat(pruned(DeliveryState.DELIVERED)).isEqualTo(32);
        assertThat(DeliveryPruning.mayBePrunedUpTo(database.jdbc(), A)).isEqualTo(32);
        assertThat(DeliveryPruning.mayBePrunedUpTo(database.jdbc(), P)).isZero();
    }

    @Test
    void whatWasDeliveredAfterManyRetriesStaysAsLong() {
        Rows.insert(database.jdbc(), A, 1, DeliveryState.DELIVERED, at(1));
        Rows.insert(database.jdbc(), A, 2, DeliveryState.DELIVERED, at(39));
        Rows.insert(database.jdbc(), A, 3, DeliveryState.DELIVERED, at(3));

        prune(Duration.ofDays(7), Duration.ofDays(30));

        assertThat(places("delivery", A)).containsExactly(2L);
        assertThat(places("attempt", A)).containsExactly(2L);
    }

    @Test
    void aDeliveredOneGoesWithItsEvent() {
        Rows.insert(database.jdbc(), A, 1, DeliveryState.DELIVERED, NOW);
        Rows.insert(database.jdbc(), A, 2, DeliveryState.DEAD, NOW);
        Rows.insert(database.jdbc(), A, 3, DeliveryState.DELIVERED, NOW);
        journal.horizon(new Horizon(2, at(2)));

        prune(Duration.ZERO, Duration.ZERO);

        assertThat(places("delivery", A)).containsExactly(2L, 3L);
    }

    @Test
    void aDeadLetterIsKeptForAsLongAsItIsDead() {
        Rows.insert(database.jdbc(), A, 1, DeliveryState.DEAD, at(3));
        Rows.insert(database.jdbc(), A, 2, DeliveryState.DELIVERED, at(39));
        Rows.insert(database.jdbc(), A, 3, DeliveryState.DEAD, at(20));

        prune(Duration.ofDays(7), Duration.ofDays(30));

        assertThat(places("delivery", A)).containsExactly(2L, 3L);
        assertThat(places("attempt", A)).containsExactly(2L, 3L);
        assertThat(pruned(DeliveryState.DEAD)).isEqualTo(1);
    }

    @Test
    void aRetryIsNeverPrunedWhileItsSubscriptionIsActive() {
        Rows.insert(database.jdbc(), A, 1, DeliveryState.RETRYING, at(1));
        Rows.insert(database.jdbc(), P, 1, DeliveryState.RETRYING, at(1));
        Rows.insert(database.jdbc(), P, 2, DeliveryState.RETRYING, at(30));

        prune(Duration.ofDays(7), Duration.ofDays(30));

        assertThat(places("delivery", A)).containsExactly(1L);
        assertThat(places("delivery", P)).containsExactly(2L);
    }

    @Test
    void whatTheCursorHasNotPassedStaysBecauseNothingElseTellsThatItWasSettled() {
        cursor(A, 2);
        cursor(P, 0);
        for (var day = 1; day <= 4; day++) {
            Rows.insert(database.jdbc(), A, day, DeliveryState.DELIVERED, at(day));
        }
        Rows.insert(database.jdbc(), P, 1, DeliveryState.RETRYING, at(1));
        Rows.insert(database.jdbc(), P, 2, DeliveryState.DEAD, at(2));
        Rows.insert(database.jdbc(), P, 3, DeliveryState.DELIVERED, at(3));
        journal.horizon(new Horizon(30, at(30)));

        prune(Duration.ofDays(7), Duration.ofDays(30));

        assertThat(places("delivery", A)).containsExactly(3L, 4L);
        assertThat(places("delivery", P)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void withoutLimitsNothingIsPruned() {
        Rows.insert(database.jdbc(), P, 1, DeliveryState.RETRYING, at(1));
        Rows.insert(database.jdbc(), P, 2, DeliveryState.DEAD, at(2));
        Rows.insert(database.jdbc(), P, 3, DeliveryState.DELIVERED, at(3));

        prune(Duration.ZERO, Duration.ZERO);

        assertThat(places("delivery", P)).hasSize(3);
    }

    @Test
    void thousandsArePrunedInManySteps() {
        database.jdbc()
                .sql("INSERT INTO delivery (subscription_id, seq, event_id, event_type, state, attempts, updated_at)"
                        + " WITH RECURSIVE n (i) AS (SELECT 41 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
                        + " SELECT 'sub_a', i, 'evt', 'message.created',"
                        + " CASE i % 1000 WHEN 7 THEN 'dead' ELSE 'delivered' END, 1, 0 FROM n")
                .update();
        cursor(A, 3_000);
        journal.horizon(new Horizon(2_990, NOW));

        prune(Duration.ofDays(7), Duration.ZERO);

        assertThat(places("delivery", A))
                .containsExactly(1007L, 2007L, 2991L, 2992L, 2993L, 2994L, 2995L, 2996L, 2997L, 2998L, 2999L, 3000L);
    }

    private void prune(Duration delivered, Duration dead) {
        new DeliveryRetention(
                        new Retention(delivered, dead, DataSize.ofBytes(0)),
                        database.reader(),
                        journal,
                        new Sweep(database.commit(), Schedulers.parallel()),
                        Clock.fixed(NOW, ZoneOffset.UTC),
                        new RetentionMetrics(database.meters()))
                .turn()
                .block(PATIENCE);
    }

    private List<Long> places(String table, SubscriptionId id) {
        return database.jdbc()
                .sql("SELECT seq FROM " + table + " WHERE subscription_id = ? ORDER BY seq")
                .param(id.value())
                .query(Long.class)
                .list();
    }

    private void cursor(SubscriptionId id, long cursor) {
        database.jdbc()
                .sql("UPDATE subscription SET cursor = ? WHERE id = ?")
                .param(cursor)
                .param(id.value())
                .update();
    }

    private double pruned(DeliveryState state) {
        return database.meters()
                .get("bridge.delivery.pruned")
                .tag("state", state.wireName())
                .tag("reason", "age")
                .counter()
                .count();
    }

    private static Instant at(long day) {
        return NOW.minus(Duration.ofDays(40 - day));
    }
}
