package io.groupmebridge.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.delivery.RetryQueue.Due;
import io.groupmebridge.delivery.RetryQueue.PageAsked;
import io.groupmebridge.event.EventType;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryQueueTests {

    private final RetryQueue queue = new RetryQueue(3);

    @Test
    void whatIsDueIsTakenTheLongestWaitingFirst() {
        queue.page(List.of(due(7, 1), due(3, 2), due(9, 5)), asked(4));

        assertThat(queue.take(at(2), 10)).extracting(Due::seq).containsExactly(7L, 3L);
        assertThat(queue.nextAt()).contains(at(5));
        assertThat(queue.wantsPage()).isFalse();
    }

    @Test
    void aPageIsWantedWhenTheTableHoldsMoreThanMemory() {
        assertThat(queue.wantsPage()).as("nothing is known yet").isTrue();
        queue.page(List.of(due(1, 1), due(2, 1), due(3, 1)), asked(3));

        assertThat(queue.take(at(9), 10)).hasSize(3);

        assertThat(queue.wantsPage()).isTrue();
        assertThat(queue.askPage().size()).as("those taken may be in it").isEqualTo(6);
    }

    @Test
    void whatIsTakenIsNotTakenAgainFromAPageThatStillShowsIt() {
        queue.page(List.of(due(1, 1), due(2, 1), due(3, 1)), asked(3));
        queue.take(at(9), 2);
        queue.reset();

        queue.page(List.of(due(1, 1), due(2, 1), due(3, 1)), asked(5));

        assertThat(queue.take(at(9), 10)).extracting(Due::seq).containsExactly(3L);
    }

    @Test
    void aPageFromBeforeAResetIsNotGoneBy() {
        var asked = queue.askPage();
        queue.reset();

        queue.page(List.of(due(1, 9)), asked);

        assertThat(queue.wantsPage()).isTrue();
        assertThat(queue.nextAt()).isEmpty();
    }

    @Test
    void aRetryLaterThanWhatMemoryHoldsStaysInTheTable() {
        queue.page(List.of(due(1, 1), due(2, 2), due(3, 3)), asked(3));

        queue.settled(due(4, 9));
        queue.settled(due(5, 2));

        assertThat(queue.take(at(20), 10)).extracting(Due::seq).containsExactly(1L, 2L, 5L);
        assertThat(queue.wantsPage()).isTrue();
    }

    @Test
    void withAllInMemoryANewOneIsKept() {
        queue.page(List.of(), asked(3));

        queue.settled(due(4, 9));

        assertThat(queue.nextAt()).contains(at(9));
        assertThat(queue.take(at(8), 10)).isEmpty();
    }

    @Test
    void whatWasGivenBackIsDueAgain() {
        queue.page(List.of(due(1, 1)), asked(3));
        var taken = queue.take(at(9), 10);
        assertThat(queue.isTaken(Samples.id(1))).isTrue();

        queue.giveBack(taken);

        assertThat(queue.isTaken(Samples.id(1))).isFalse();
        assertThat(queue.take(at(9), 10)).isEqualTo(taken);
    }

    private PageAsked asked(int size) {
        return new PageAsked(size, queue.askPage().generation());
    }

    private static Due due(long seq, int second) {
        return new Due(seq, Samples.id(seq), EventType.MESSAGE_CREATED, 1, at(second));
    }

    private static Instant at(int second) {
        return Samples.NOW.plusSeconds(second);
    }
}
