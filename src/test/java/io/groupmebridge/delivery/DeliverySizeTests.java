package io.groupmebridge.delivery;

import static io.groupmebridge.delivery.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.delivery.DeliveryProperties.Retention;
import io.groupmebridge.delivery.TimeRange.Places;
import io.groupmebridge.event.EventType;
import io.groupmebridge.store.Database;
import io.groupmebridge.store.Sweep;
import io.groupmebridge.store.TestDatabase;
import io.groupmebridge.subscription.SubscriptionId;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.unit.DataSize;
import reactor.core.scheduler.Schedulers;

@ParameterizedClass
@EnumSource(Database.class)
@ExtendWith(OutputCaptureExtension.class)
class DeliverySizeTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final SubscriptionId A = new SubscriptionId("sub_" + "a".repeat(32));
    private static final SubscriptionId B = new SubscriptionId("sub_" + "b".repeat(32));
    private static final String LONG_ANSWER = "x".repeat(900);
    private static final long FAR = 1_000_000;

    @Parameter
    Database kind;

    private final FakeJournal journal = new FakeJournal();
    private TestDatabase database;
    private DeliveryTables tables;

    @BeforeEach
    void open() {
        database = TestDatabase.fresh(kind);
        tables = new DeliveryTables(database.commit(), database.reader());
        SubscriptionRows.insert(database.jdbc(), A, FAR);
        SubscriptionRows.insert(database.jdbc(), B, FAR);
        journal.add(Samples.event(101, "group:1"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatIsWrittenIsAddedAndWhatIsDeletedIsTakenOff() {
        settle(A, DeliveryState.DELIVERED, 1, null, 1, 2, 3);
        settle(A, DeliveryState.DEAD, 3, "überall 😀", 4, 5, 6);
        settle(A, DeliveryState.RETRYING, 2, LONG_ANSWER, 7);
        settle(B, DeliveryState.DELIVERED, 1, "ok", 1);
        assertThat(bytes(A)).isEqualTo(stored(A)).isPositive();
        assertThat(bytes(B)).isEqualTo(stored(B)).isPositive();
        var before = bytes(B);

        new DeadLetters(database.commit()).delete(A, new Places(4, 5)).block(PATIENCE);
        sweep(new DeliveryPruning(A, DeliveryPruning.Kind.DELIVERED, 2, NOW.plusMillis(1), 0));

        assertThat(places(A)).containsExactly(3L, 4L, 6L, 7L);
        assertThat(bytes(A)).isEqualTo(stored(A));
        database.restart();
        assertThat(bytes(B)).isEqualTo(before);
    }

    @Test
    void endlessFailuresStayWithinTheirRoomAndTheNewestAreKept() {
        var room = DataSize.ofMegabytes(6);
        var empty = realSize();
        for (var round = 0; round < 12; round++) {
            settle(A, DeliveryState.DEAD, 10, LONG_ANSWER, places(101 + round * 50, 50));
            prune(room);

            vacuum();
            assertThat(bytes(A)).isLessThanOrEqualTo(room.toBytes()).isEqualTo(stored(A));
            assertThat(realSize() - empty).isLessThan(room.toBytes() * 11 / 10);
        }

        assertThat(places(A)).hasSizeGreaterThan(100).endsWith(698L, 699L, 700L);
        assertThat(places(A))
                .isEqualTo(LongStream.rangeClosed(places(A).getFirst(), 700)
                        .boxed()
                        .toList());
        assertThat(tables.find(A, 700).block(PATIENCE).orElseThrow().attempts()).hasSize(10);
        assertThat(pruned(DeliveryState.DEAD)).isEqualTo(600.0 - places(A).size());
        assertThat(DeliveryPruning.mayBePrunedUpTo(database.jdbc(), A))
                .isEqualTo(places(A).getFirst() - 1);
        assertThat(database.meters().get("bridge.delivery.size").gauge().value())
                .isPositive();
    }

    @Test
    void whatWasDeliveredLongAgoGoesBeforeDeadLetters() {
        settle(A, DeliveryState.DEAD, 1, null, 1, 2);
        settle(A, DeliveryState.DELIVERED, 1, null, 3, 4, 5);
        settle(A, DeliveryState.EXPIRED, 1, null, 6);
        settle(A, DeliveryState.DELIVERED, 1, null, 101);

        prune(DataSize.ofBytes(bytes(A) / 2));

        assertThat(places(A)).containsExactly(1L, 2L, 101L);
        assertThat(pruned(DeliveryState.DELIVERED)).isEqualTo(3);
        assertThat(pruned(DeliveryState.EXPIRED)).isEqualTo(1);
        assertThat(DeliveryPruning.mayBePrunedUpTo(database.jdbc(), A)).isEqualTo(6);
    }

    @Test
    void whatWasDeliveredOfLateGoesBeforeDeadLettersToo() {
        settle(A, DeliveryState.DELIVERED, 1, null, 99);
        settle(A, DeliveryState.DEAD, 1, null, 101, 102);
        settle(A, DeliveryState.DELIVERED, 1, null, 103, 104);

        prune(DataSize.ofBytes(bytes(A) / 2));

        assertThat(places(A)).containsExactly(101L, 102L);
    }

    @Test
    void whatIsToBeRetriedOnlyLosesItsAttempts() {
        settle(A, DeliveryState.RETRYING, 3, LONG_ANSWER, 1, 2, 3);
        settle(A, DeliveryState.DEAD, 3, LONG_ANSWER, 4);

        prune(DataSize.ofBytes(bytes(A) / 2));

        assertThat(places(A)).containsExactly(1L, 2L, 3L, 4L);
        assertThat(tables.find(A, 2).block(PATIENCE).orElseThrow().attempts()).isEmpty();
        assertThat(tables.find(A, 4).block(PATIENCE).orElseThrow().attempts()).hasSize(3);
        assertThat(bytes(A)).isEqualTo(stored(A));
        assertThat(DeliveryPruning.mayBePrunedUpTo(database.jdbc(), A)).isZero();
    }

    @Test
    void whatTheCursorHasNotPassedStays() {
        settle(A, DeliveryState.DEAD, 1, null, 1, 2, 3);
        database.jdbc().sql("UPDATE subscription SET cursor = 2").update();

        prune(DataSize.ofBytes(1));

        assertThat(places(A)).containsExactly(3L);
    }

    @Test
    void aSubscriptionThatTakesLittleLosesNothing() {
        settle(A, DeliveryState.DEAD, 10, LONG_ANSWER, places(1, 300));
        settle(B, DeliveryState.DEAD, 1, LONG_ANSWER, places(1, 20));

        prune(DataSize.ofBytes(bytes(A) / 10));

        assertThat(places(A)).hasSizeLessThan(30);
        assertThat(places(B)).hasSize(20);
    }

    @Test
    void deadLettersThatHadToGoAreToldOnceAnHour(CapturedOutput output) {
        settle(A, DeliveryState.DEAD, 1, null, 1, 2, 3);
        var retention = retention(DataSize.ofBytes(1));
        retention.turn().block(PATIENCE);
        settle(A, DeliveryState.DEAD, 1, null, 4);
        retention.turn().block(PATIENCE);

        assertThat(output).containsOnlyOnce("delivery.dead_letters_pruned deliveries=3");
    }

    @Test
    void withoutALimitNothingIsPruned() {
        settle(A, DeliveryState.DELIVERED, 1, null, 1);

        prune(DataSize.ofBytes(0));

        assertThat(places(A)).containsExactly(1L);
    }

    private void prune(DataSize maxSize) {
        retention(maxSize).turn().block(PATIENCE);
    }

    private DeliveryRetention retention(DataSize maxSize) {
        return new DeliveryRetention(
                new Retention(Duration.ZERO, Duration.ZERO, maxSize),
                database.reader(),
                journal,
                new Sweep(database.commit(), Schedulers.parallel()),
                Clock.fixed(NOW, ZoneOffset.UTC),
                new RetentionMetrics(database.meters()));
    }

    private void sweep(DeliveryPruning pruning) {
        new Sweep(database.commit(), Schedulers.parallel())
                .run(DeliveryPruning.Progress.from(0), DeliveryPruning.Progress::last, pruning)
                .blockLast(PATIENCE);
    }

    /** Has deliveries end in a state after so many attempts that were answered so. */
    private void settle(SubscriptionId id, DeliveryState state, int attempts, @Nullable String answer, long... places) {
        for (var number = 1; number <= attempts; number++) {
            var attempt = new Attempt(number, NOW, Duration.ofMillis(1), 500, null, answer);
            var entries = LongStream.of(places)
                    .mapToObj(seq -> new Settlement.Entry(
                            seq,
                            Samples.id(seq),
                            EventType.MESSAGE_CREATED,
                            state,
                            Rows.reason(state),
                            attempt.number(),
                            state == DeliveryState.RETRYING ? NOW : null,
                            NOW,
                            attempt))
                    .toList();
            tables.settle(new Settlement(id, 0, Standing.GOOD, entries)).block(PATIENCE);
        }
    }

    private static long[] places(long first, int count) {
        return LongStream.range(first, first + count).toArray();
    }

    private List<Long> places(SubscriptionId id) {
        return database.jdbc()
                .sql("SELECT seq FROM delivery WHERE subscription_id = ? ORDER BY seq")
                .param(id.value())
                .query(Long.class)
                .list();
    }

    private long bytes(SubscriptionId id) {
        return database.jdbc()
                .sql("SELECT delivery_bytes FROM subscription WHERE id = ?")
                .param(id.value())
                .query(Long.class)
                .single();
    }

    private long stored(SubscriptionId id) {
        return database.jdbc()
                .sql(Footprint.ofStored("a.subscription_id = ?"))
                .param(id.value())
                .query(Long.class)
                .single();
    }

    /** Of SQLite the pages that are in use, of PostgreSQL the tables with their indexes. */
    private long realSize() {
        return database.jdbc()
                .sql(
                        switch (kind) {
                            case SQLITE ->
                                "SELECT (page_count - freelist_count) * page_size FROM pragma_page_count(),"
                                        + " pragma_freelist_count(), pragma_page_size()";
                            case POSTGRESQL ->
                                "SELECT pg_total_relation_size('delivery') + pg_total_relation_size('attempt')";
                        })
                .query(Long.class)
                .single();
    }

    /** What PostgreSQL does by itself after a while. */
    private void vacuum() {
        if (kind == Database.POSTGRESQL) {
            database.jdbc().sql("VACUUM delivery, attempt").update();
        }
    }

    private double pruned(DeliveryState state) {
        return database.meters()
                .get("bridge.delivery.pruned")
                .tag("state", state.wireName())
                .tag("reason", "size")
                .counter()
                .count();
    }
}
