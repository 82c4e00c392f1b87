package io.groupmebridge.delivery;

import static io.groupmebridge.delivery.Samples.event;
import static io.groupmebridge.delivery.Samples.filter;
import static io.groupmebridge.delivery.Samples.id;
import static io.groupmebridge.delivery.Samples.subscription;
import static io.groupmebridge.delivery.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groupmebridge.delivery.DeliveryProperties.Limits;
import io.groupmebridge.event.EventType;
import io.groupmebridge.subscription.Subscription;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;

/** Lanes at work: real sockets, a real database. */
class LaneTests {

    private final Receiver receiver = new Receiver();
    private Bench bench = new Bench(4);

    @AfterEach
    void close() throws Exception {
        bench.close();
        receiver.close();
    }

    @Test
    void everyEventArrivesOnceInTheOrderOfItsConversation() {
        var subscription = bench.subscribe(subscription("a", receiver.url(), 8));

        for (var i = 0; i < 1_000; i++) {
            bench.journal.add("group:" + i % 5);
        }

        await().until(() -> bench.cursor(subscription) == 1_000);
        assertThat(receiver.received()).hasSize(1_000).allMatch(Receiver.Received::verified);
        assertThat(new HashSet<>(receiver.seqs())).hasSize(1_000);
        assertInOrder(receiver.seqs(), 5);
        assertThat(bench.count(DeliveryState.DELIVERED)).isEqualTo(1_000);
    }

    @Test
    void failuresAreTriedAgainAndFirstAttemptsStayInOrder() {
        var attempts = new ConcurrentHashMap<Long, AtomicInteger>();
        receiver.answering(got ->
                attempts.computeIfAbsent(got.seq(), _ -> new AtomicInteger()).incrementAndGet() <= got.seq() % 3
                        ? 500
                        : 204);
        var subscription = bench.subscribe(subscription("a", receiver.url(), 4));

        for (var i = 0; i < 90; i++) {
            bench.journal.add("group:" + i % 3);
        }

        await().until(() -> bench.count(DeliveryState.DELIVERED) == 90);
        assertThat(receiver.received()).hasSize(90 + 30 + 60);
        assertInOrder(receiver.seqs().stream().distinct().toList(), 3);
        var detail = bench.deliveries().find(subscription.id(), id(5)).block().orElseThrow();
        assertThat(detail.attempts()).extracting(Attempt::status).containsExactly(500, 500, 204);
        assertThat(detail.attempts()).extracting(Attempt::number).containsExactly(1, 2, 3);
    }

    @Test
    void whatFailsForGoodIsDeadAndCanBeRetriedByHand() {
        receiver.answering(_ -> 500);
        var subscription = bench.subscribe(subscription("a", receiver.url(), 2));
        bench.journal.add("group:1");
        await().until(() -> bench.count(DeliveryState.DEAD) == 1);
        assertThat(receiver.received()).hasSize(5);

        assertThat(bench.deliveries().retry(subscription.id(), id(1)).block()).isEqualTo(Retried.SCHEDULED);
        await().until(() -> receiver.received().size() == 6 && bench.count(DeliveryState.DEAD) == 1);
        receiver.answering(_ -> 200);
        assertThat(bench.deliveries().retry(subscription.id(), id(1)).block()).isEqualTo(Retried.SCHEDULED);

        await().until(() -> bench.count(DeliveryState.DELIVERED) == 1);
        var detail = bench.deliveries().find(subscription.id(), id(1)).block().orElseThrow();
        assertThat(detail.attempts()).hasSize(7);
        assertThat(bench.deliveries().retry(subscription.id(), id(99)).block()).isEqualTo(Retried.UNKNOWN);
    }

    @Test
    void whatIsUnderWayIsNotRetriedByHand() {
        var gate = Sinks.<Void>empty();
        receiver.waitingFor(gate.asMono());
        var subscription = bench.subscribe(subscription("a", receiver.url(), 1));
        bench.journal.add("group:1");
        bench.journal.add("group:1");
        await().until(() -> receiver.received().size() == 1);

        assertThat(bench.deliveries().retry(subscription.id(), id(1)).block()).isEqualTo(Retried.IN_PROGRESS);
        assertThat(bench.deliveries().retry(subscription.id(), id(2)).block()).isEqualTo(Retried.IN_PROGRESS);
        gate.tryEmitEmpty();
    }

    @Test
    void aRetryUnderWayIsNotRetriedByHand() {
        var gate = Sinks.<Void>empty();
        receiver.waitingFor(gate.asMono());
        var subscription = bench.subscribe(subscription("a", receiver.url(), 1));
        bench.save(with(subscription, subscription.filter(), Subscription.State.PAUSED));
        await().until(() -> bench.lanes.status().running() == 0);
        bench.journal.add("group:1");
        bench.tables
                .settle(new Settlement(subscription.id(), 1, Standing.GOOD, List.of(retrying(1))))
                .block();
        bench.save(subscription);
        await().until(() -> receiver.received().size() == 1);

        assertThat(bench.deliveries().retry(subscription.id(), id(1)).block()).isEqualTo(Retried.IN_PROGRESS);
        gate.tryEmitEmpty();
    }

    @Test
    void aDeadEndpointDelaysNoOther() throws Exception {
        try (var silent =
                new RawServer(socket -> socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream()))) {
            bench.subscribe(subscription("dead", silent.url("/"), 4));
            var healthy = bench.subscribe(subscription("healthy", receiver.url(), 4));

            for (var i = 0; i < 300; i++) {
                bench.journal.add("group:" + i % 5);
            }

            await().until(() -> bench.cursor(healthy) == 300);
            assertThat(receiver.received()).hasSize(300);
            await().until(() -> silent.connections() == 4);
        }
    }

    @Test
    void eventsThatDoNotMatchMoveTheCursorWithoutARow() {
        var all = subscription("a", receiver.url(), 2);
        var subscription = bench.subscribe(with(all, filter("message.*"), Subscription.State.ACTIVE));

        for (var seq = 1; seq <= 50; seq++) {
            bench.journal.add(event(seq, "group:1", EventType.TYPING_STARTED));
        }

        await().until(() -> bench.cursor(subscription) == 50);
        assertThat(bench.count(DeliveryState.DELIVERED)).isZero();
    }

    @Test
    void manyMoreRetriesThanFitInMemoryAreAllMade() throws Exception {
        bench.close();
        bench = new Bench(1);
        var down = new AtomicBoolean(true);
        receiver.answering(_ -> down.get() ? 503 : 200);
        var subscription = bench.subscribe(subscription("a", receiver.url(), 8));
        bench.save(with(subscription, subscription.filter(), Subscription.State.PAUSED));
        await().until(() -> bench.lanes.status().running() == 0);
        var entries = LongStream.rangeClosed(1, 1_000)
                .peek(seq -> bench.journal.add("group:" + seq % 7))
                .mapToObj(LaneTests::retrying)
                .toList();
        bench.tables
                .settle(new Settlement(subscription.id(), 1_000, Standing.GOOD, entries))
                .block();

        down.set(false);
        bench.save(subscription);

        await().until(() -> bench.count(DeliveryState.DELIVERED) == 1_000);
        assertThat(receiver.received()).hasSize(1_000);
    }

    @Test
    void anOpenBreakerHoldsDeliveriesAndLetsThemGoByItself() throws Exception {
        bench.close();
        bench = new Bench(100, new Limits(64, 1 << 20, 64), 5);
        var down = new AtomicBoolean(true);
        receiver.answering(_ -> down.get() ? 503 : 200);
        var subscription = bench.subscribe(subscription("a", receiver.url(), 1));
        LongStream.rangeClosed(1, 20).forEach(_ -> bench.journal.add("group:1"));
        await().until(() -> bench.lanes.status().held() == 1);
        var spent = receiver.received().size();
        assertThat(spent).isBetween(5, 10);

        down.set(false);

        await().until(() -> bench.count(DeliveryState.DELIVERED) == 20);
        assertThat(receiver.received().size()).isLessThanOrEqualTo(spent + 20 + 2);
        assertThat(bench.cursor(subscription)).isEqualTo(20);
    }

    private static Settlement.Entry retrying(long seq) {
        return new Settlement.Entry(
                seq,
                id(seq),
                EventType.MESSAGE_CREATED,
                DeliveryState.RETRYING,
                null,
                1,
                Samples.NOW,
                Samples.NOW,
                null);
    }

    /** Events were spread over so many conversations in turn. */
    private static void assertInOrder(List<Long> seqs, int conversations) {
        var last = new HashMap<Long, Long>();
        for (var seq : seqs) {
            var before = last.put(seq % conversations, seq);
            assertThat(seq).isGreaterThan(before == null ? 0 : before);
        }
    }
}
