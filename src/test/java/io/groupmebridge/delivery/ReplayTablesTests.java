package io.groupmebridge.delivery;

import static io.groupmebridge.delivery.Samples.NOW;
import static io.groupmebridge.delivery.Samples.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.groupmebridge.delivery.Replay.State;
import io.groupmebridge.delivery.Replay.What;
import io.groupmebridge.delivery.ReplayChunk.Target;
import io.groupmebridge.delivery.RetryQueue.Due;
import io.groupmebridge.delivery.TimeRange.Places;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.EventType;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of the table of replays and of what they do to deliveries, on both databases. */
@ParameterizedClass
@EnumSource(Database.class)
class ReplayTablesTests {

    private static final SubscriptionId A = new SubscriptionId("sub_a");
    private static final Instant LATER = NOW.plusSeconds(60);

    @Parameter
    Database kind;

    private TestDatabase database;
    private DeliveryTables deliveries;
    private ReplayTables tables;

    @BeforeEach
    void open() {
        database = TestDatabase.fresh(kind);
        deliveries = new DeliveryTables(database.commit(), database.reader());
        tables = new ReplayTables(database.commit(), database.reader());
        SubscriptionRows.insert(database.jdbc(), A, 20);
        deliveries
                .settle(new Settlement(
                        A,
                        20,
                        Standing.GOOD,
                        List.of(
                                entry(11, DeliveryState.DELIVERED, 1, null),
                                entry(12, DeliveryState.RETRYING, 2, NOW.plusSeconds(5)),
                                entry(13, DeliveryState.RETRYING, 2, NOW.plusSeconds(600)),
                                entry(14, DeliveryState.DEAD, 10, null))))
                .block();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aReplayIsReadAsItWasWritten() {
        var replay = replay(
                1,
                new Replay.Request(What.MISSING, new TimeRange(NOW, LATER)),
                State.RUNNING,
                new Tally(50_000, false));

        assertThat(tables.add(replay).block()).isEqualTo(replay);

        assertThat(tables.find(A, replay.id()).block()).contains(replay);
        assertThat(tables.running().block()).containsExactly(replay);
        assertThat(tables.find(new SubscriptionId("sub_b"), replay.id()).block())
                .isEmpty();
    }

    @Test
    void oneRunsAtATime() {
        var first = added(1, What.RANGE);

        assertThat(tables.add(replay(2, What.RANGE)).block()).isEqualTo(first);
        assertThat(tables.cancel(A, first.id(), LATER).block()).isTrue();
        assertThat(tables.cancel(A, first.id(), LATER).block()).isFalse();
        var second = added(2, What.RANGE);

        assertThat(tables.list(A, 10, null).block()).extracting(Replay::id).containsExactly(second.id(), first.id());
        assertThat(tables.list(A, 1, second.id()).block())
                .extracting(Replay::state)
                .containsExactly(State.CANCELLED);
    }

    @Test
    void ofThoseThatEndedOnlyTheLatestAreKept() {
        for (var number = 1; number <= 105; number++) {
            tables.add(replay(number, new Replay.Request(What.RANGE, TimeRange.ALL), State.DONE, new Tally(0, true)))
                    .block();
        }

        assertThat(tables.list(A, 500, null).block()).hasSize(100);
    }

    @Test
    void aTimeIsMadeDueWhateverBecameOfItsDeliveries() {
        var replay = added(1, What.RANGE);

        assertThat(feed(replay, 15, 11, 12, 13, 14, 15)).isTrue();

        assertThat(deliveries.due(A, 10, LATER).block())
                .containsExactly(
                        new Due(12, id(12), EventType.MESSAGE_CREATED, 2, NOW.plusSeconds(5), 0),
                        new Due(11, id(11), EventType.MESSAGE_CREATED, 1, LATER, 1),
                        new Due(13, id(13), EventType.MESSAGE_CREATED, 2, LATER, 0),
                        new Due(14, id(14), EventType.MESSAGE_CREATED, 10, LATER, 10),
                        new Due(15, id(15), EventType.MESSAGE_CREATED, 0, LATER, 0));
        assertThat(tables.find(A, replay.id()).block()).hasValueSatisfying(present -> {
            assertThat(present.position()).isEqualTo(15);
            assertThat(present.scheduled()).isEqualTo(5);
            assertThat(present.state()).isEqualTo(State.RUNNING);
        });
        assertThat(tables.due(A, LATER, 3).block()).isEqualTo(3);
        assertThat(tables.due(A, LATER.minusMillis(1), 9).block()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = What.class,
            names = {"RANGE", "FAILED_ONLY"})
    void whatIsSentAgainIsDeadForNoReasonAnyMore(What what) {
        feed(added(1, what), 20, 14);

        assertThat(deliveries.find(A, 14).block()).map(DeliveryDetail::delivery).hasValueSatisfying(delivery -> {
            assertThat(delivery.state()).isEqualTo(DeliveryState.RETRYING);
            assertThat(delivery.reason()).isNull();
        });
    }

    @Test
    void ofFailuresOnlyDeadLettersAreMadeDue() {
        assertThat(feed(added(1, What.FAILED_ONLY), 20, 11, 12, 14, 15)).isTrue();

        assertThat(deliveries.due(A, 10, LATER).block())
                .extracting(Due::seq, Due::at)
                .containsExactly(tuple(12L, NOW.plusSeconds(5)), tuple(14L, LATER), tuple(13L, NOW.plusSeconds(600)));
        assertThat(tables.find(A, replay(1, What.RANGE).id()).block())
                .hasValueSatisfying(present -> assertThat(present.scheduled()).isEqualTo(1));
    }

    @Test
    void ofWhatIsMissingNothingThatIsThereIsTouched() {
        feed(added(1, What.MISSING), 20, 11, 13, 15);

        assertThat(deliveries.due(A, 10, LATER).block()).extracting(Due::seq).containsExactly(12L, 15L, 13L);
    }

    @Test
    void whatWasPrunedSinceIsNotTakenForMissing() {
        var replay = added(1, What.MISSING);
        database.jdbc()
                .sql("INSERT INTO delivery_pruned (subscription_id, seq) VALUES (?, 16)")
                .param(A.value())
                .update();

        feed(replay, 18, 15, 16, 17);

        assertThat(deliveries.due(A, 10, LATER).block()).extracting(Due::seq).containsExactly(12L, 17L, 13L);
        assertThat(tables.find(A, replay.id()).block()).hasValueSatisfying(present -> {
            assertThat(present.scheduled()).isEqualTo(1);
            assertThat(present.skipped()).isEqualTo(2);
        });
    }

    @Test
    void aStepThatIsDoneTwiceIsDoneOnce() {
        var replay = added(1, What.RANGE);
        feed(replay, 11, 11);

        assertThat(feed(replay, 12, 11, 12)).isFalse();

        assertThat(tables.find(A, replay.id()).block())
                .hasValueSatisfying(present -> assertThat(present.scheduled()).isEqualTo(1));
    }

    @Test
    void aCancelledReplayMakesNothingDue() {
        var replay = added(1, What.RANGE);
        tables.cancel(A, replay.id(), LATER).block();

        assertThat(feed(replay, 11, 11)).isFalse();

        assertThat(deliveries.due(A, 10, LATER).block()).extracting(Due::seq).containsExactly(12L, 13L);
    }

    @Test
    void theStepToTheLastPlaceIsTheLast() {
        var replay = added(1, What.RANGE);

        tables.feed(replay, new ReplayChunk(20, List.of(), 3, 9), LATER).block();

        assertThat(tables.find(A, replay.id()).block()).hasValueSatisfying(present -> {
            assertThat(present.state()).isEqualTo(State.DONE);
            assertThat(present.skipped()).isEqualTo(3);
        });
        assertThat(tables.running().block()).isEmpty();
    }

    @Test
    void deliveriesAreFoundByPlace() {
        assertThat(tables.sent(A, new Places(11, 13)).block()).isEqualTo(Set.of(12L, 13L));
        assertThat(tables.dead(A, new Places(0, 100), 10).block()).containsExactly(target(14));
        assertThat(tables.dead(A, new Places(14, 100), 10).block()).isEmpty();
        assertThat(tables.countDead(A, new Places(0, 100), 10).block()).isEqualTo(new Tally(1, true));
        assertThat(tables.countDead(A, new Places(0, 100), 0).block()).isEqualTo(new Tally(0, false));
        assertThat(tables.settledUpTo(A).block()).isEqualTo(20);
    }

    @Test
    void howFarAConversationThatStandsAsideIsSettledIsNotHowFarTheOthersAre() {
        var group = new Conversation.Group("1");
        var standing = new Siding.Changes(List.of(new Siding(group, 12, 12L, NOW)), List.of());
        deliveries
                .settle(new Settlement(A, 20, Standing.GOOD, List.of(), standing))
                .block();

        assertThat(tables.settledUpTo(A).block()).isEqualTo(20);
        assertThat(tables.aside(A).block()).isEqualTo(Map.of(group, 12L));
    }

    private boolean feed(Replay replay, long position, long... seqs) {
        var targets = LongStream.of(seqs).mapToObj(ReplayTablesTests::target).toList();
        return tables.feed(replay, new ReplayChunk(position, targets, 0, seqs.length), LATER)
                .block();
    }

    private Replay added(int number, What what) {
        return tables.add(replay(number, what)).block();
    }

    private static Replay replay(int number, What what) {
        return replay(number, new Replay.Request(what, TimeRange.ALL), State.RUNNING, new Tally(5, true));
    }

    private static Replay replay(int number, Replay.Request request, State state, Tally total) {
        var id = new ReplayId("rpl_%032x".formatted(number));
        return new Replay(id, A, request, state, 0, 20, total, 0, 0, NOW, NOW);
    }

    private static Target target(long seq) {
        return new Target(seq, id(seq), EventType.MESSAGE_CREATED);
    }

    private static Settlement.Entry entry(long seq, DeliveryState state, int attempts, Instant next) {
        var attempt = new Attempt(attempts, NOW.plusSeconds(seq), Duration.ofMillis(1), 500, null, null);
        return new Settlement.Entry(
                seq, id(seq), EventType.MESSAGE_CREATED, state, Rows.reason(state), attempts, next, NOW, attempt);
    }
}
