package io.groupmebridge.delivery;

import static io.groupmebridge.delivery.Samples.paced;
import static io.groupmebridge.delivery.Samples.subscription;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lanes that keep to the pace of their subscription. */
class LanePaceTests {

    private final Receiver receiver = new Receiver();
    private final Bench bench = new Bench(40);

    @AfterEach
    void close() throws Exception {
        bench.close();
        receiver.close();
    }

    @Test
    void noMoreAttemptsStartInASecondThanAllowedAndNoneIsSpentOnWaiting() {
        var begun = Instant.now();
        bench.subscribe(paced(subscription("a", receiver.url(), 8), 40, null));
        LongStream.rangeClosed(1, 44).forEach(seq -> bench.journal.add("group:" + seq));

        await().until(() -> bench.count(DeliveryState.DELIVERED) == 44);

        // The first burst of 4 goes at once, and the last at the end of the tenth period of 100 ms at the earliest.
        assertThat(Duration.between(begun, Instant.now())).isGreaterThan(Duration.ofMillis(900));
        assertThat(receiver.received()).hasSize(44);
        assertThat(bench.database.meters().counter("bridge.delivery.throttled").count())
                .isPositive();
    }

    @Test
    void aLimitThatIsTakenAwayHoldsNothingUp() {
        var subscription = subscription("a", receiver.url(), 8);
        bench.subscribe(paced(subscription, 1, null));
        LongStream.rangeClosed(1, 200).forEach(seq -> bench.journal.add("group:" + seq));
        await().until(() -> !receiver.received().isEmpty());

        bench.save(subscription);

        await().until(() -> bench.count(DeliveryState.DELIVERED) == 200);
    }

    @Test
    void aScheduleOfItsOwnReplacesTheCommonOne() {
        receiver.answering(_ -> 500);
        bench.subscribe(paced(subscription("a", receiver.url(), 1), null, List.of(Duration.ofMillis(10))));
        bench.subscribe(paced(subscription("b", receiver.url(), 1), null, List.of()));
        bench.journal.add("group:1");

        await().until(() -> bench.count(DeliveryState.DEAD) == 2);
        assertThat(receiver.received()).hasSize(3);
    }
}
