package io.groupmebridge.delivery;

import static io.groupmebridge.delivery.Samples.NOW;
import static io.groupmebridge.delivery.Samples.event;
import static io.groupmebridge.delivery.Samples.events;
import static io.groupmebridge.delivery.Samples.filter;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.delivery.DeliveryProperties.Limits;
import io.groupmebridge.delivery.ReadAhead.Asked;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.EventType;
import io.groupmebridge.journal.JournaledEvent;
import io.groupmebridge.subscription.DeliveryOrder;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Conversations that stand aside of their window, in strict order. */
class SidingsTests {

    private static final Conversation ONE = new Conversation.Group("1");

    private final Sidings sidings = sidings(List.of(), 0);
    private final LaneWindow window = window(sidings, 0);

    @Test
    void aConversationStandsAsideBehindItsHeadAndOthersGoOn() {
        window.read(events("group:1", "group:2", "group:1", "group:2"));

        window.ended(window.start(), DeliveryState.RETRYING, NOW);

        assertThat(window.cursor()).isEqualTo(1);
        var other = window.start();
        window.ended(other, DeliveryState.DELIVERED, NOW);
        window.ended(window.start(), DeliveryState.DELIVERED, NOW);
        assertThat(window.cursor()).as("all that is not of it is done").isEqualTo(4);
        assertThat(window.canStart()).isFalse();
        assertThat(window.wantedAside()).isEmpty();
        assertThat(sidings.takeUnwritten()).isEqualTo(changed(new Siding(ONE, 1, 1L, NOW)));
    }

    @Test
    void howeverManyWaitTheWindowIsEmpty() {
        window.read(events("group:1"));
        window.ended(window.start(), DeliveryState.RETRYING, NOW);

        for (var seq = 2L; seq <= 10_000; seq++) {
            window.read(List.of(event(seq, "group:1")));
        }

        assertThat(window.cursor()).isEqualTo(10_000);
        assertThat(window.waiting()).isZero();
        assertThat(window.wanted()).isPositive();
    }

    @Test
    void whenTheHeadIsDeadItCatchesUpPageByPageAndComesBack() {
        window.read(events("group:1"));
        window.ended(window.start(), DeliveryState.RETRYING, NOW);
        for (var seq = 2L; seq <= 100; seq++) {
            window.read(List.of(event(seq, "group:1")));
        }

        sidings.retried(1, DeliveryState.RETRYING);
        assertThat(window.wantedAside()).isEmpty();
        sidings.retried(1, DeliveryState.DEAD);

        for (var seq = 2L; seq <= 100; seq++) {
            if (!window.canStart()) {
                window.wantedAside().map(Asked.Aside.class::cast).ifPresent(this::readAll);
            }
            var entry = window.start();
            assertThat(entry.seq()).isEqualTo(seq);
            window.ended(entry, DeliveryState.DELIVERED, NOW);
        }
        assertThat(sidings.takeUnwritten()).isEqualTo(new Siding.Changes(List.of(), List.of(ONE)));
        window.read(List.of(event(101, "group:1")));
        assertThat(window.start().isAside()).isFalse();
    }

    private void readAll(Asked.Aside asked) {
        assertThat(asked.upTo()).isEqualTo(100);
        window.read(
                asked,
                LongStream.rangeClosed(asked.after() + 1, Math.min(120, asked.after() + asked.limit()))
                        .mapToObj(seq -> event(seq, "group:1"))
                        .toList());
    }

    @Test
    void anotherFailureHasItWaitAgain() {
        window.read(events("group:1", "group:1", "group:1"));
        window.ended(window.start(), DeliveryState.RETRYING, NOW);
        sidings.retried(1, DeliveryState.DELIVERED);
        readAside(event(2, "group:1"), event(3, "group:1"));

        window.ended(window.start(), DeliveryState.RETRYING, NOW.plusSeconds(1));

        assertThat(window.canStart()).isFalse();
        assertThat(window.wantedAside()).isEmpty();
        assertThat(sidings.takeUnwritten()).isEqualTo(changed(new Siding(ONE, 2, 2L, NOW.plusSeconds(1))));
        sidings.retried(2, DeliveryState.DELIVERED);
        readAside(event(3, "group:1"));
        assertThat(window.start().seq()).isEqualTo(3);
    }

    @Test
    void whatStoodAsideBeforeARestartStandsAsideAfterIt() {
        var known = sidings(List.of(new Siding(ONE, 7, 7L, NOW)), 50);
        var restarted = window(known, 50);

        restarted.read(List.of(event(51, "group:1"), event(52, "group:2")));

        assertThat(restarted.start().seq()).isEqualTo(52);
        assertThat(restarted.canStart()).isFalse();
        known.retried(7, DeliveryState.DELIVERED);
        assertThat(restarted.wantedAside()).contains(new Asked.Aside(ONE, 7, 64, 52));
    }

    @Test
    void withoutStrictOrderNobodyWaits() {
        window.read(events("group:1", "group:1"));
        window.ended(window.start(), DeliveryState.RETRYING, NOW);

        sidings.change(DeliveryOrder.CONVERSATION, 4);
        readAside(event(2, "group:1"));

        window.ended(window.start(), DeliveryState.RETRYING, NOW);
        assertThat(sidings.takeUnwritten()).isEqualTo(new Siding.Changes(List.of(), List.of(ONE)));
    }

    @Test
    void anotherFilterAppliesToWhatWasReadAndHasNotStarted() {
        window.read(events("group:1", "group:1", "group:1"));
        window.ended(window.start(), DeliveryState.RETRYING, NOW);
        sidings.retried(1, DeliveryState.DELIVERED);
        readAside(event(2, "group:1"), event(3, "group:1", EventType.REACTION_CHANGED));
        var underWay = window.start();

        window.filter(filter("message.*"));
        window.ended(underWay, DeliveryState.DELIVERED, NOW);
        readAside(event(3, "group:1", EventType.REACTION_CHANGED));

        assertThat(window.canStart()).isFalse();
        assertThat(sidings.takeUnwritten().rejoined()).containsExactly(ONE);
    }

    @Test
    void whenTooManyStandAsideTheWindowStartsNothingMore() {
        var many = LongStream.rangeClosed(1, Sidings.MOST)
                .mapToObj(seq -> new Siding(new Conversation.Group(Long.toString(seq)), seq, seq, NOW))
                .toList();
        var full = sidings(many, Sidings.MOST);
        var stopped = window(full, Sidings.MOST);
        stopped.read(List.of(event(20_000, "direct:1_2")));
        assertThat(stopped.canStart()).isFalse();

        full.retried(5, DeliveryState.DEAD);

        assertThat(stopped.wantedAside()).isPresent();
        var asked = (Asked.Aside) stopped.wantedAside().orElseThrow();
        stopped.read(asked, List.of());
        assertThat(stopped.start().seq()).isEqualTo(20_000);
    }

    @Test
    void noMoreConversationsCatchUpAtOnceThanAllowed() {
        var known = sidings(
                LongStream.rangeClosed(1, 6)
                        .mapToObj(seq -> new Siding(new Conversation.Group(Long.toString(seq)), seq, null, NOW))
                        .toList(),
                50);
        var restarted = window(known, 50);

        for (var i = 0; i < 4; i++) {
            var asked = (Asked.Aside) restarted.wantedAside().orElseThrow();
            restarted.read(asked, List.of(event(10 + i, asked.conversation().toString())));
        }

        assertThat(restarted.wantedAside()).isEmpty();
        restarted.ended(restarted.start(), DeliveryState.DELIVERED, NOW);
        assertThat(restarted.wantedAside()).isPresent();
    }

    private void readAside(JournaledEvent... events) {
        var asked = (Asked.Aside) window.wantedAside().orElseThrow();
        window.read(asked, List.of(events));
    }

    private static Sidings sidings(List<Siding> standing, long cursor) {
        return new Sidings(DeliveryOrder.STRICT, 4, 1_000, standing, cursor);
    }

    private static LaneWindow window(Sidings sidings, long cursor) {
        return new LaneWindow(new Limits(8, 1_000, 100), filter(), cursor, Set.of(), sidings);
    }

    private static Siding.Changes changed(Siding... standing) {
        return new Siding.Changes(List.of(standing), List.of());
    }
}
