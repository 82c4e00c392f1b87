package io.groupmebridge.delivery;

import static io.groupmebridge.delivery.Samples.id;
import static io.groupmebridge.delivery.Samples.ordered;
import static io.groupmebridge.delivery.Samples.subscription;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groupmebridge.event.Conversation;
import io.groupmebridge.subscription.DeliveryOrder;
import io.groupmebridge.subscription.Subscription;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lanes in strict order at work: real sockets, a real database. */
class StrictLaneTests {

    private final Receiver receiver = new Receiver();
    private final AtomicBoolean refusing = new AtomicBoolean(true);
    private Bench bench = new Bench(1_000);

    @AfterEach
    void close() throws Exception {
        bench.close();
        receiver.close();
    }

    @Test
    void aFailingHeadHoldsItsConversationHoweverLongAndNoOther() {
        var subscription = subscribeFailingAt(1);
        for (var i = 0; i < 1_000; i++) {
            bench.journal.add(i % 2 == 0 ? "group:1" : "group:2");
        }

        await().until(() -> bench.cursor(subscription) == 1_000);

        assertThat(ofGroup1()).as("the window has 64 places").containsOnly(1L);
        assertThat(bench.count(DeliveryState.DELIVERED)).isEqualTo(500);
        assertThat(blocked(subscription)).singleElement().satisfies(blocked -> {
            assertThat(blocked.conversation()).isEqualTo(new Conversation.Group("1"));
            assertThat(blocked.head()).isEqualTo(id(1));
            assertThat(blocked.attempts()).isPositive();
            assertThat(blocked.waiting()).isEqualTo(100);
            assertThat(blocked.since()).isBefore(Instant.now());
        });
        refusing.set(false);
        await().until(() -> bench.count(DeliveryState.DELIVERED) == 1_000);
        assertThat(ofGroup1()).isSorted().contains(999L);
        assertThat(blocked(subscription)).isEmpty();
    }

    @Test
    void whatIsHeldStaysHeldOverRestarts() throws Exception {
        var subscription = subscribeFailingAt(1);
        LongStream.rangeClosed(1, 200).forEach(_ -> bench.journal.add("group:1"));
        await().until(() -> bench.cursor(subscription) == 200);

        bench.stop();
        bench.start();
        bench.journal.add("group:2");
        await().until(() -> bench.cursor(subscription) == 201);
        bench.crash();
        bench.start();
        bench.journal.add("group:1");
        await().until(() -> bench.cursor(subscription) == 202);

        assertThat(ofGroup1()).containsOnly(1L, 201L);
        refusing.set(false);
        await().until(() -> bench.count(DeliveryState.DELIVERED) == 202);
        assertThat(ofGroup1().stream().distinct().filter(seq -> seq != 201)).isSorted();
    }

    @Test
    void aHeadThatIsDeadHoldsNothingUpAndNeitherDoesItsRetryByHand() throws Exception {
        bench.close();
        bench = new Bench(2);
        var subscription = subscribeFailingAt(1);
        LongStream.rangeClosed(1, 3).forEach(_ -> bench.journal.add("group:1"));

        await().until(() -> bench.count(DeliveryState.DELIVERED) == 2);
        assertThat(receiver.seqs()).containsExactly(1L, 1L, 1L, 2L, 3L);
        assertThat(bench.deliveries().retry(subscription.id(), id(1)).block()).isEqualTo(Retried.SCHEDULED);
        await().until(() -> receiver.received().size() == 6);
        bench.journal.add("group:1");

        await().until(() -> bench.count(DeliveryState.DELIVERED) == 3);
        assertThat(blocked(subscription)).isEmpty();
    }

    @Test
    void theOrderCanBeChangedWhileSomethingIsHeld() {
        var strict = subscribeFailingAt(1);
        LongStream.rangeClosed(1, 50).forEach(_ -> bench.journal.add("group:1"));
        await().until(() -> bench.cursor(strict) == 50);
        assertThat(ofGroup1()).containsOnly(1L);

        bench.save(ordered(strict, DeliveryOrder.CONVERSATION));
        await().until(() -> bench.count(DeliveryState.DELIVERED) == 49);
        assertThat(blocked(strict)).isEmpty();
        bench.save(strict);
        bench.journal.add("group:1");

        await().until(() -> bench.count(DeliveryState.DELIVERED) == 50);
        assertThat(bench.count(DeliveryState.RETRYING)).isOne();
    }

    @Test
    void howManyConversationsAreHeldIsMeasured() {
        var subscription = subscribeFailingAt(2);
        bench.journal.add("group:1");
        bench.journal.add("group:2");
        await().until(() -> bench.count(DeliveryState.RETRYING) == 1);

        assertThat(bench.tables.countBlocked().block()).isOne();
        bench.remove(subscription.id());
        assertThat(bench.tables.countBlocked().block()).isZero();
    }

    private Subscription subscribeFailingAt(long seq) {
        receiver.answering(got -> refusing.get() && got.seq() == seq ? 500 : 200);
        return bench.subscribe(ordered(subscription("a", receiver.url(), 4), DeliveryOrder.STRICT));
    }

    private List<Blocked> blocked(Subscription subscription) {
        return new JdbcBlockedHeads(bench.database.reader(), bench.journal)
                .of(subscription, 10, null)
                .block();
    }

    /** What arrived of the odd places, with attempts that failed. */
    private List<Long> ofGroup1() {
        return receiver.seqs().stream()
                .filter(seq -> seq % 2 == 1 || !isMixed())
                .toList();
    }

    private boolean isMixed() {
        return bench.journal.head() == 1_000;
    }
}
