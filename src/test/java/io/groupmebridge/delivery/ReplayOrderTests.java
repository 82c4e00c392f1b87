package io.groupmebridge.delivery;

import static io.groupmebridge.delivery.Samples.ordered;
import static io.groupmebridge.delivery.Samples.subscription;
import static io.groupmebridge.delivery.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groupmebridge.delivery.Replay.Request;
import io.groupmebridge.delivery.Replay.What;
import io.groupmebridge.delivery.Replays.Started;
import io.groupmebridge.subscription.DeliveryOrder;
import io.groupmebridge.subscription.Subscription;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Replays beside the order of the lane's own: real sockets, real lanes, a real database. */
class ReplayOrderTests {

    private final Receiver receiver = new Receiver();
    private final Bench bench = new Bench(1_000);
    private final Replays replays = bench.replays(10_000);

    @AfterEach
    void close() throws Exception {
        bench.close();
        receiver.close();
    }

    @Test
    void aConversationThatIsHeldUpKeepsNoOtherFromBeingReplayed() {
        var refusing = new AtomicBoolean(true);
        receiver.answering(got -> refusing.get() && got.seq() == 1 ? 500 : 200);
        var subscription = bench.subscribe(ordered(subscription("a", receiver.url(), 4), DeliveryOrder.STRICT));
        for (var i = 0; i < 20; i++) {
            bench.journal.add(i % 2 == 0 ? "group:1" : "group:2");
        }
        await().until(() -> bench.cursor(subscription) == 20);

        var replay = begun(subscription, What.RANGE);

        assertThat(replay.total()).as("all of group 2, and the head").isEqualTo(new Tally(11, true));
        await().until(() -> receiver.seqs().stream().filter(seq -> seq % 2 == 0).count() == 20);
        assertThat(receiver.seqs()).as("what waits for the head").doesNotContain(3L, 5L, 19L);
        assertThat(begun(subscription, What.MISSING).total()).isEqualTo(new Tally(0, true));
        refusing.set(false);
        await().until(() -> bench.count(DeliveryState.DELIVERED) == 20);
        assertThat(receiver.seqs().stream().filter(seq -> seq % 2 == 1)).isSorted();
    }

    @Test
    void aReplayThatFailsHoldsUpNoOther() {
        var failing = bench.subscribe(subscription("a", receiver.url(), 4));
        var well = bench.subscribe(subscription("b", receiver.url(), 4));
        for (var i = 0; i < 2_000; i++) {
            bench.journal.add("group:" + i % 50);
        }
        await().until(() -> bench.count(DeliveryState.DELIVERED) == 4_000);
        await().until(() -> bench.cursor(failing) == 2_000 && bench.cursor(well) == 2_000);
        bench.save(with(failing, failing.filter(), Subscription.State.PAUSED));
        begun(failing, What.RANGE);
        bench.unreadable = failing.id();

        begun(well, What.RANGE);

        // It takes 16 steps; one that fails is tried again after 5 seconds.
        await().atMost(Duration.ofSeconds(15)).until(() -> receiver.received().size() == 6_000);
    }

    @Test
    void whatIsMissingOfAConversationIsSentInItsOrder() {
        for (var i = 0; i < 100; i++) {
            bench.journal.add("group:1");
        }
        var subscription = bench.subscribe(subscription("a", receiver.url(), 16), 100);

        begun(subscription, What.MISSING);

        await().until(() -> bench.count(DeliveryState.DELIVERED) == 100);
        assertThat(receiver.seqs()).isSorted();
    }

    private Replay begun(Subscription subscription, What what) {
        var started = await().until(
                        () -> replays.start(subscription.id(), new Request(what, TimeRange.ALL))
                                .block(),
                        Started.Begun.class::isInstance);
        return ((Started.Begun) started).replay();
    }
}
