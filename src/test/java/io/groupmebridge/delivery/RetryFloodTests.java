package io.groupmebridge.delivery;

import static io.groupmebridge.delivery.Samples.NOW;
import static io.groupmebridge.delivery.Samples.id;
import static io.groupmebridge.delivery.Samples.subscription;
import static io.groupmebridge.delivery.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groupmebridge.event.EventType;
import io.groupmebridge.subscription.Subscription;
import java.time.Duration;
import java.util.HashSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An endpoint that comes back meets all that waits for it, and events go on. */
class RetryFloodTests {

    private static final int WAITING = 10_000;

    private final Receiver receiver = new Receiver();
    private final Bench bench = new Bench(3);

    @AfterEach
    void close() throws Exception {
        bench.close();
        receiver.close();
    }

    @Test
    void newEventsDoNotQueueBehindTenThousandDueRetries() {
        var subscription = bench.subscribe(subscription("a", receiver.url(), 8));
        bench.save(with(subscription, subscription.filter(), Subscription.State.PAUSED));
        await().until(() -> bench.lanes.status().running() == 0);
        var due = LongStream.rangeClosed(1, WAITING)
                .peek(seq -> bench.journal.add("group:" + seq % 7))
                .mapToObj(RetryFloodTests::due)
                .toList();
        bench.tables
                .settle(new Settlement(subscription.id(), WAITING, Standing.GOOD, due))
                .block();

        bench.save(subscription);

        await().until(() -> receiver.received().size() > 100);
        for (var i = 0; i < 20; i++) {
            var before = receiver.received().size();
            var seq = bench.journal.add("group:1");
            await().pollInterval(Duration.ofMillis(20))
                    .until(() -> receiver.seqs().contains(seq));
            assertThat(receiver.seqs().indexOf(seq) - before)
                    .as("retries that went before a new event")
                    .isLessThan(100);
        }
        assertThat(receiver.received().size())
                .as("retries were waiting all the time")
                .isLessThan(WAITING);

        await().atMost(Duration.ofSeconds(60)).until(() -> bench.count(DeliveryState.DELIVERED) == WAITING + 20);
        assertThat(new HashSet<>(receiver.seqs())).hasSize(WAITING + 20);
        assertThat(receiver.received()).hasSize(WAITING + 20);
    }

    private static Settlement.Entry due(long seq) {
        return new Settlement.Entry(
                seq, id(seq), EventType.MESSAGE_CREATED, DeliveryState.RETRYING, null, 1, NOW, NOW, null);
    }
}
