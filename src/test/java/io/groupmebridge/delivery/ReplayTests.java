package io.groupmebridge.delivery;

import static io.groupmebridge.delivery.Samples.NOW;
import static io.groupmebridge.delivery.Samples.filter;
import static io.groupmebridge.delivery.Samples.id;
import static io.groupmebridge.delivery.Samples.subscription;
import static io.groupmebridge.delivery.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groupmebridge.delivery.Replay.Request;
import io.groupmebridge.delivery.Replay.State;
import io.groupmebridge.delivery.Replay.What;
import io.groupmebridge.delivery.Replays.Started;
import io.groupmebridge.event.EventType;
import io.groupmebridge.subscription.Subscription;
import io.groupmebridge.subscription.SubscriptionId;
import java.time.Duration;
import java.util.HashSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Replays at work: real sockets, real lanes, a real database. */
class ReplayTests {

    private static final Request EVERYTHING = new Request(What.RANGE, TimeRange.ALL);
    private static final Request FAILED = new Request(What.FAILED_ONLY, TimeRange.ALL);
    private static final Request MISSING = new Request(What.MISSING, TimeRange.ALL);

    private final Receiver receiver = new Receiver();
    private final Bench bench = new Bench(2);
    private Replays replays = bench.replays(10_000);

    @AfterEach
    void close() throws Exception {
        bench.close();
        receiver.close();
    }

    @Test
    void aTimeIsSentAgainUnderTheSameIds() {
        var subscription = delivered(50);
        // Event n came in at n milliseconds past NOW.
        var range = new TimeRange(NOW.plusMillis(11), NOW.plusMillis(31));

        var replay = begun(subscription, new Request(What.RANGE, range));

        assertThat(replay.total()).isEqualTo(new Tally(20, true));
        await().until(() -> receiver.received().size() == 70);
        assertThat(receiver.seqs().subList(50, 70))
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(11, 30).boxed().toList());
        assertThat(receiver.received()).allMatch(Receiver.Received::verified);
        var ended = ended(replay);
        assertThat(ended.state()).isEqualTo(State.DONE);
        assertThat(ended.scheduled()).isEqualTo(20);
        assertThat(replays.count(subscription.id(), EVERYTHING).block()).contains(new Tally(50, true));
    }

    @Test
    void aReplayedDeliveryThatFailsBeginsItsScheduleAnewAndKeepsItsAttempts() {
        var subscription = delivered(1);
        receiver.answering(_ -> 500);

        begun(subscription, EVERYTHING);

        await().until(() -> bench.count(DeliveryState.DEAD) == 1);
        var detail = bench.deliveries().find(subscription.id(), id(1)).block().orElseThrow();
        assertThat(detail.attempts()).extracting(Attempt::status).containsExactly(200, 500, 500, 500);
        assertThat(detail.attempts()).extracting(Attempt::number).containsExactly(1, 2, 3, 4);
    }

    @Test
    void deadLettersAreSentAgainAndNothingElse() {
        receiver.answering(got -> got.seq() % 2 == 0 ? 500 : 200);
        var subscription = bench.subscribe(subscription("a", receiver.url(), 8));
        add(20);
        await().until(() -> bench.count(DeliveryState.DEAD) == 10 && bench.count(DeliveryState.DELIVERED) == 10);
        var before = receiver.received().size();
        receiver.answering(got -> got.seq() == 2 ? 500 : 200);

        var replay = begun(subscription, FAILED);

        await().until(() -> bench.count(DeliveryState.DELIVERED) == 19 && bench.count(DeliveryState.DEAD) == 1);
        assertThat(ended(replay).scheduled()).isEqualTo(10);
        assertThat(receiver.received()).hasSize(before + 9 + 3);
    }

    @Test
    void whatASubscriptionNeverGotIsSent() {
        add(300);
        var subscription = bench.subscribe(subscription("a", receiver.url(), 8), 300);
        add(10);
        await().until(() -> bench.count(DeliveryState.DELIVERED) == 10);

        assertThat(replays.count(subscription.id(), MISSING).block()).contains(new Tally(300, true));
        var replay = begun(subscription, MISSING);

        await().until(() -> bench.count(DeliveryState.DELIVERED) == 310);
        assertThat(ended(replay).scheduled()).isEqualTo(300);
        assertThat(receiver.received()).hasSize(310);
        assertThat(begun(subscription, MISSING).total()).isEqualTo(new Tally(0, true));
    }

    @Test
    void whatAWiderFilterMeansIsMissing() {
        var subscription = subscription("a", receiver.url(), 8);
        subscription = bench.subscribe(with(subscription, filter("message.*"), Subscription.State.ACTIVE));
        for (var seq = 1; seq <= 40; seq++) {
            bench.journal.add(Samples.event(
                    seq, "group:1", seq % 2 == 0 ? EventType.REACTION_CREATED : EventType.MESSAGE_CREATED));
        }
        var id = subscription.id();
        await().until(() -> SubscriptionRows.cursor(bench.database.jdbc(), id) == 40);

        bench.save(with(subscription, filter(), Subscription.State.ACTIVE));
        begun(subscription, MISSING);

        await().until(() -> bench.count(DeliveryState.DELIVERED) == 40);
        assertThat(receiver.received()).hasSize(40);
    }

    @Test
    void typingIsNeitherReplayedNorTriedAgainByHand() {
        var subscription = bench.subscribe(subscription("a", receiver.url(), 8));
        bench.journal.add(Samples.event(1, "group:1", EventType.TYPING_STARTED));
        await().until(() -> bench.cursor(subscription) == 1);
        assertThat(replays.count(subscription.id(), MISSING).block()).contains(new Tally(0, true));
        Rows.insert(bench.database.jdbc(), subscription.id(), 1, DeliveryState.DELIVERED, NOW);

        assertThat(replays.count(subscription.id(), EVERYTHING).block()).contains(new Tally(0, true));
        assertThat(bench.deliveries().retry(subscription.id(), Samples.id(1)).block())
                .isEqualTo(Retried.EVENT_OVER);
    }

    @Test
    void aReplayIsHeldWhileItsSubscriptionIsPaused() {
        var subscription = delivered(600);
        bench.save(with(subscription, subscription.filter(), Subscription.State.PAUSED));

        var replay = begun(subscription, EVERYTHING);

        assertThat(replays.find(subscription.id(), replay.id()).block())
                .get()
                .extracting(Replay::state)
                .isEqualTo(State.HELD);
        bench.save(subscription);
        await().until(() -> receiver.received().size() == 1_200);
        assertThat(ended(replay).state()).isEqualTo(State.DONE);
    }

    @Test
    void aSubscriptionHasOneReplayAtATimeWhichCanBeCancelled() {
        var subscription = delivered(600);
        bench.save(with(subscription, subscription.filter(), Subscription.State.PAUSED));
        var first = begun(subscription, EVERYTHING);

        assertThat(replays.start(subscription.id(), FAILED).block()).isEqualTo(new Started.AnotherRuns(first.id()));
        assertThat(replays.cancel(subscription.id(), first.id()).block())
                .get()
                .extracting(Replay::state)
                .isEqualTo(State.CANCELLED);

        var second = begun(subscription, FAILED);
        assertThat(replays.cancel(subscription.id(), second.id()).block())
                .get()
                .extracting(Replay::id)
                .isEqualTo(second.id());
        assertThat(replays.list(subscription.id(), 10, null).block())
                .extracting(Replay::id)
                .containsExactlyInAnyOrder(second.id(), first.id());
        var nobody = new SubscriptionId("sub_nobody");
        assertThat(replays.start(nobody, FAILED).block()).isEqualTo(new Started.Unknown());
        assertThat(replays.count(nobody, FAILED).block()).isEmpty();
    }

    @Test
    void aReplayGoesOnWhereACrashEndedIt() {
        var subscription = delivered(1_000);
        bench.stopFeeding();
        replays = bench.replays(400);
        var replay = begun(subscription, EVERYTHING);
        await().until(() -> receiver.received().size() >= 1_100);

        bench.crash();
        bench.start();
        replays = bench.replays(10_000);

        assertThat(ended(replay).scheduled()).isEqualTo(1_000);
        await().until(() -> bench.count(DeliveryState.DELIVERED) == 1_000);
        var again = receiver.seqs().subList(1_000, receiver.received().size());
        assertThat(new HashSet<>(again)).hasSize(1_000);
        // Only what was under way or not yet written is repeated.
        assertThat(again.size()).isLessThanOrEqualTo(1_000 + 64);
    }

    @Test
    void aReplayGoesNoFasterThanItMay() {
        var subscription = delivered(300);
        bench.stopFeeding();
        replays = bench.replays(40);
        var began = System.nanoTime();

        begun(subscription, EVERYTHING);

        await().until(() -> receiver.received().size() >= 360);
        var tenths = Duration.ofNanos(System.nanoTime() - began).toMillis() / 100.0;
        assertThat(receiver.received().size() - 300).isLessThanOrEqualTo((int) (20 + tenths * 4));
    }

    private Subscription delivered(int events) {
        var subscription = bench.subscribe(subscription("a", receiver.url(), 8));
        add(events);
        await().until(() -> bench.count(DeliveryState.DELIVERED) == events && bench.cursor(subscription) == events);
        return subscription;
    }

    private void add(int events) {
        for (var i = 0; i < events; i++) {
            bench.journal.add("group:" + i % 5);
        }
    }

    private Replay begun(Subscription subscription, Request request) {
        var started = replays.start(subscription.id(), request).block();
        assertThat(started).isInstanceOf(Started.Begun.class);
        return ((Started.Begun) started).replay();
    }

    private Replay ended(Replay replay) {
        return await().until(
                        () -> replays.find(replay.subscription(), replay.id())
                                .block()
                                .orElseThrow(),
                        present -> !present.isOpen());
    }
}
