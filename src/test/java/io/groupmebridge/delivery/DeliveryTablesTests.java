package io.groupmebridge.delivery;

import static io.groupmebridge.delivery.Samples.NOW;
import static io.groupmebridge.event.EventType.MESSAGE_CREATED;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.delivery.DeliveryTables.Count;
import io.groupmebridge.delivery.LaneState.Start;
import io.groupmebridge.delivery.RetryQueue.Due;
import io.groupmebridge.delivery.TimeRange.Places;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.store.Database;
import io.groupmebridge.store.TestDatabase;
import io.groupmebridge.subscription.SubscriptionId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

/** The contract of the tables, on both databases. */
@ParameterizedClass
@EnumSource(Database.class)
class DeliveryTablesTests {

    private static final SubscriptionId A = new SubscriptionId("sub_a");
    private static final Places ALL = new Places(0, Long.MAX_VALUE);
    private static final SubscriptionId B = new SubscriptionId("sub_b");

    @Parameter
    Database kind;

    private TestDatabase database;
    private DeliveryTables tables;

    @BeforeEach
    void open() {
        database = TestDatabase.fresh(kind);
        tables = new DeliveryTables(database.commit(), database.reader());
        SubscriptionRows.insert(database.jdbc(), A, 10);
        SubscriptionRows.insert(database.jdbc(), B, 0);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aSettlementWritesDeliveryAttemptAndCursor() {
        var attempt = new Attempt(2, NOW, Duration.ofMillis(12), 503, null, "busy");
        var next = NOW.plusSeconds(300);

        var exists = tables.settle(
                        new Settlement(A, 11, Standing.GOOD, List.of(entry(12, DeliveryState.RETRYING, next, attempt))))
                .block();

        assertThat(exists).isTrue();
        assertThat(tables.start(A).block()).contains(new Start(11, Set.of(12L), Standing.GOOD, List.of()));
        assertThat(tables.find(A, 12).block())
                .contains(new DeliveryDetail(
                        new Delivery(
                                A, 12, Samples.id(12), MESSAGE_CREATED, DeliveryState.RETRYING, null, 2, next, NOW),
                        List.of(attempt)));
        assertThat(tables.due(A, 10, NOW).block())
                .containsExactly(new Due(12, Samples.id(12), MESSAGE_CREATED, 2, next));
        assertThat(tables.due(B, 10, NOW).block()).isEmpty();
    }

    @Test
    void laterAttemptsReplaceTheDeliveryAndAddToTheAttempts() {
        var error = new Attempt(1, NOW, Duration.ofSeconds(15), null, "timeout: no answer", null);
        var success = new Attempt(2, NOW.plusSeconds(5), Duration.ofMillis(3), 204, null, null);
        settle(A, 12, entry(12, DeliveryState.RETRYING, NOW.plusSeconds(5), error));

        settle(A, 12, entry(12, DeliveryState.DELIVERED, null, success));

        var detail = tables.find(A, 12).block().orElseThrow();
        assertThat(detail.delivery().state()).isEqualTo(DeliveryState.DELIVERED);
        assertThat(detail.delivery().nextAttemptAt()).isNull();
        assertThat(detail.attempts()).containsExactly(error, success);
        assertThat(tables.due(A, 10, NOW).block()).isEmpty();
    }

    @Test
    void howTheEndpointStandsIsKept() {
        var standing = new Standing(NOW.plusSeconds(60), NOW.minusSeconds(60), 7, Duration.ofSeconds(90));

        tables.settle(new Settlement(A, 11, standing, List.of())).block();

        assertThat(tables.start(A).block()).contains(new Start(11, Set.of(), standing, List.of()));
        assertThat(tables.start(B).block()).contains(new Start(0, Set.of(), Standing.GOOD, List.of()));
    }

    @Test
    void whatStandsAsideIsWrittenWithTheCursorAndComesBack() {
        var conversation = new Conversation.Group("1");
        var none = new Siding(new Conversation.None(), 11, null, NOW);
        var waiting = new Siding(conversation, 12, 12L, NOW.plusSeconds(1));
        tables.settle(new Settlement(
                        A,
                        20,
                        Standing.GOOD,
                        List.of(entry(12, DeliveryState.RETRYING, NOW, attempt(1))),
                        new Siding.Changes(List.of(none, waiting), List.of())))
                .block();

        assertThat(tables.start(A).block()).contains(new Start(20, Set.of(), Standing.GOOD, List.of(none, waiting)));
        assertThat(tables.start(B).block()).contains(Samples.BEGINNING);
        assertThat(tables.countBlocked().block()).isOne();

        var moved = new Siding(conversation, 14, null, NOW.plusSeconds(2));
        tables.settle(new Settlement(
                        A,
                        20,
                        Standing.GOOD,
                        List.of(),
                        new Siding.Changes(List.of(moved), List.of(none.conversation()))))
                .block();

        assertThat(tables.start(A).block()).contains(new Start(20, Set.of(), Standing.GOOD, List.of(moved)));
        assertThat(tables.countBlocked().block()).isZero();
    }

    @Test
    void aHeadThatIsNotTriedAgainIsWaitedForNoLonger() {
        var waiting = new Siding(new Conversation.Group("1"), 12, 12L, NOW);
        tables.settle(new Settlement(
                        A,
                        20,
                        Standing.GOOD,
                        List.of(entry(12, DeliveryState.DEAD, null, attempt(1))),
                        new Siding.Changes(List.of(waiting), List.of())))
                .block();

        assertThat(tables.start(A).block().orElseThrow().sidings())
                .containsExactly(new Siding(waiting.conversation(), 12, null, NOW));
    }

    @Test
    void theCursorNeverGoesBack() {
        settle(A, 5);

        assertThat(tables.start(A).block()).contains(new Start(10, Set.of(), Standing.GOOD, List.of()));
    }

    @Test
    void manySettlementsOfManyLanesGoTogether() {
        var entries = LongStream.rangeClosed(1, 300)
                .mapToObj(seq -> entry(seq, DeliveryState.DELIVERED, null, attempt(1)))
                .toList();

        var exist = Flux.merge(
                        tables.settle(new Settlement(A, 300, Standing.GOOD, entries)),
                        tables.settle(new Settlement(B, 300, Standing.GOOD, entries)))
                .collectList()
                .block();

        assertThat(exist).containsExactly(true, true);
        assertThat(database.jdbc()
                        .sql("SELECT count(*) FROM delivery")
                        .query(Long.class)
                        .single())
                .isEqualTo(600);
        assertThat(database.jdbc()
                        .sql("SELECT count(*) FROM attempt")
                        .query(Long.class)
                        .single())
                .isEqualTo(600);
    }

    @Test
    void aSubscriptionThatIsGoneGetsNoRowsAndHindersNobody() {
        database.jdbc().sql("DELETE FROM subscription WHERE id = 'sub_a'").update();

        var exist = Flux.merge(
                        tables.settle(new Settlement(
                                A, 13, Standing.GOOD, List.of(entry(13, DeliveryState.DEAD, null, attempt(1))))),
                        tables.settle(new Settlement(
                                B, 13, Standing.GOOD, List.of(entry(13, DeliveryState.DEAD, null, attempt(1))))))
                .collectList()
                .block();

        assertThat(exist).containsExactly(false, true);
        assertThat(tables.list(A, null, ALL, 10).block()).isEmpty();
        assertThat(tables.list(B, null, ALL, 10).block()).hasSize(1);
        assertThat(tables.start(A).block()).isEmpty();
        assertThat(database.jdbc()
                        .sql("SELECT count(*) FROM attempt")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void pagesGoFromTheNewestBackAndCanBeOfOneState() {
        settle(
                A,
                15,
                entry(11, DeliveryState.DEAD, null, attempt(1)),
                entry(12, DeliveryState.DELIVERED, null, attempt(1)),
                entry(13, DeliveryState.DEAD, null, attempt(1)),
                entry(14, DeliveryState.RETRYING, NOW, attempt(1)),
                entry(15, DeliveryState.DELIVERED, null, attempt(1)));

        assertThat(seqs(null, 2, Long.MAX_VALUE)).containsExactly(15L, 14L);
        assertThat(seqs(null, 9, 14)).containsExactly(13L, 12L, 11L);
        assertThat(seqs(DeliveryState.DEAD, 9, Long.MAX_VALUE)).containsExactly(13L, 11L);
        assertThat(seqs(DeliveryState.DELIVERED, 1, 15)).containsExactly(12L);
        assertThat(seqs(DeliveryState.RETRYING, 9, Long.MAX_VALUE)).containsExactly(14L);
        assertThat(tables.countFailed().block())
                .isEqualTo(Map.of(DeliveryState.DEAD, new Count(2, 11), DeliveryState.RETRYING, new Count(1, 14)));
    }

    @Test
    void nothingWaitsForARetryOfAPausedSubscription() {
        settle(
                A,
                12,
                entry(11, DeliveryState.DEAD, null, attempt(1)),
                entry(12, DeliveryState.RETRYING, NOW, attempt(1)));

        database.jdbc()
                .sql("UPDATE subscription SET state = 'PAUSED' WHERE id = 'sub_a'")
                .update();

        assertThat(tables.countFailed().block()).isEqualTo(Map.of(DeliveryState.DEAD, new Count(1, 11)));
    }

    @Test
    void aDeadDeliveryCanBeMadeDue() {
        settle(A, 12, entry(12, DeliveryState.DEAD, null, attempt(3)));
        assertThat(reason(12)).isEqualTo(DeathReason.EXHAUSTED);

        assertThat(tables.makeDue(A, 12, NOW.plusSeconds(60)).block()).isTrue();
        assertThat(tables.makeDue(A, 99, NOW).block()).isFalse();

        assertThat(tables.due(A, 9, NOW.plusSeconds(60)).block())
                .containsExactly(new Due(12, Samples.id(12), MESSAGE_CREATED, 3, NOW.plusSeconds(60)));
        assertThat(reason(12)).isNull();
    }

    @Test
    void aRetryWaitsNoLongerThanItsOwnWaitWhenTheClockWasSetBack() {
        var back = NOW.minus(Duration.ofDays(365));
        settle(A, 12, entry(12, DeliveryState.RETRYING, NOW.plusSeconds(300), attempt(1)));

        assertThat(tables.due(A, 9, back).block()).extracting(Due::at).containsExactly(back.plusSeconds(300));
        assertThat(tables.due(A, 9, NOW.plusSeconds(1)).block())
                .extracting(Due::at)
                .containsExactly(NOW.plusSeconds(300));
    }

    private DeathReason reason(long seq) {
        return tables.find(A, seq).block().orElseThrow().delivery().reason();
    }

    private List<Long> seqs(DeliveryState state, int limit, long before) {
        return tables.list(A, state, ALL.upTo(before - 1), limit).block().stream()
                .map(Delivery::seq)
                .toList();
    }

    private void settle(SubscriptionId id, long cursor, Settlement.Entry... entries) {
        tables.settle(new Settlement(id, cursor, Standing.GOOD, List.of(entries)))
                .block();
    }

    private static Attempt attempt(int number) {
        return new Attempt(number, NOW, Duration.ofMillis(1), 500, null, null);
    }

    private static Settlement.Entry entry(long seq, DeliveryState state, Instant next, Attempt attempt) {
        return new Settlement.Entry(
                seq, Samples.id(seq), MESSAGE_CREATED, state, Rows.reason(state), attempt.number(), next, NOW, attempt);
    }
}
