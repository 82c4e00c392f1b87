package io.groupmebridge.delivery;

import static io.groupmebridge.delivery.Samples.EVERYTHING;
import static io.groupmebridge.delivery.Samples.event;
import static io.groupmebridge.delivery.Samples.events;
import static io.groupmebridge.delivery.Samples.filter;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.delivery.DeliveryProperties.Limits;
import io.groupmebridge.event.EventType;
import io.groupmebridge.subscription.DeliveryOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaneWindowTests {

    private static final Limits LIMITS = new Limits(8, 1_000, 100);

    private final LaneWindow window = new LaneWindow(LIMITS, EVERYTHING, 0, Set.of(), noSidings());

    @Test
    void oneOfEachConversationStartsAtATimeInJournalOrder() {
        window.read(events("group:1", "group:1", "group:2", "", "group:2", ""));

        var first = startAll(window);
        assertThat(first).extracting(Pending::seq).containsExactly(1L, 3L, 4L);

        window.done(first.get(1));
        assertThat(startAll(window)).extracting(Pending::seq).containsExactly(5L);
        window.done(first.get(0));
        window.done(first.get(2));
        assertThat(startAll(window)).extracting(Pending::seq).containsExactly(2L, 6L);
    }

    @Test
    void aConversationThatWasIdleStartsAtOnce() {
        window.read(events("group:1"));
        window.done(window.start());

        window.read(List.of(event(2, "group:1")));

        assertThat(window.start().seq()).isEqualTo(2);
    }

    @Test
    void theCursorIsTheContiguousPrefixOfWhatIsDone() {
        window.read(events("group:1", "group:2", "group:3"));
        var started = startAll(window);
        assertThat(window.cursor()).isZero();

        window.done(started.get(1));
        assertThat(window.cursor()).isZero();
        window.done(started.get(0));
        assertThat(window.cursor()).isEqualTo(2);
        window.done(started.get(2));
        assertThat(window.cursor()).isEqualTo(3);
    }

    @Test
    void holesAndEventsThatDoNotMatchArePassed() {
        var messages = new LaneWindow(LIMITS, filter("message.*"), 10, Set.of(), noSidings());

        messages.read(List.of(
                event(12, "group:1", EventType.TYPING_STARTED),
                event(15, "group:1"),
                event(20, "group:1", EventType.TYPING_STARTED)));

        assertThat(messages.cursor()).isEqualTo(14);
        messages.done(messages.start());
        assertThat(messages.cursor()).isEqualTo(20);
        assertThat(messages.canStart()).isFalse();
    }

    @Test
    void whatWasSettledBeforeTheStartIsNotSentAgain() {
        var restarted = new LaneWindow(LIMITS, EVERYTHING, 0, Set.of(2L, 3L), noSidings());

        restarted.read(events("group:1", "group:1", "group:2", "group:1"));

        assertThat(startAll(restarted)).extracting(Pending::seq).containsExactly(1L);
    }

    @Test
    void itHoldsNoMoreEventsThanItsLimitAndTheRestIsReadAgain() {
        window.read(events("", "", "", "", "", "", "", "", "", ""));

        assertThat(window.wanted()).isZero();
        assertThat(window.readUpTo()).isEqualTo(8);
        assertThat(window.waiting()).isEqualTo(8);
    }

    @Test
    void itHoldsNoMoreBytesThanItsLimitByMoreThanOneEvent() {
        var small = new LaneWindow(new Limits(8, 20, 100), EVERYTHING, 0, Set.of(), noSidings());

        small.read(events("", "", "", ""));

        assertThat(small.readUpTo()).as("9 bytes each").isEqualTo(3);
        assertThat(small.wanted()).isZero();
    }

    @Test
    void aFullWindowIsFilledAgainByPagesAndNotByTheEvent() {
        var large = new LaneWindow(new Limits(1_024, 1 << 20, 100), EVERYTHING, 0, Set.of(), noSidings());
        assertThat(large.wanted()).isEqualTo(256);
        large.read(events(Collections.nCopies(1_024, "").toArray(String[]::new)));

        for (var done = 1; done <= 255; done++) {
            large.done(large.start());
            assertThat(large.wanted()).isZero();
        }
        large.done(large.start());
        assertThat(large.wanted()).isEqualTo(256);
    }

    @Test
    void aSmallWindowIsFilledAgainByHalves() {
        window.read(events("", "", "", "", "", "", "", ""));

        for (var done = 1; done <= 3; done++) {
            window.done(window.start());
            assertThat(window.wanted()).isZero();
        }
        window.done(window.start());
        assertThat(window.wanted()).isEqualTo(4);
    }

    @Test
    void itReadsOnWhenHalfOfTheBytesAreFreeOrNothingWaits() {
        var heavy = new LaneWindow(new Limits(100, 40, 100), EVERYTHING, 0, Set.of(), noSidings());
        heavy.read(events("group:1", "group:2", "group:3", "group:4"));
        assertThat(heavy.wanted()).as("36 of 40 bytes").isZero();

        var started = List.of(heavy.start(), heavy.start(), heavy.start());
        assertThat(heavy.wanted()).as("one waits").isZero();
        heavy.start();
        assertThat(heavy.wanted()).as("none waits").isEqualTo(96);

        heavy.read(List.of(event(5, "group:5")));
        assertThat(heavy.wanted()).as("45 of 40 bytes").isZero();
        started.forEach(heavy::done);
        assertThat(heavy.wanted()).as("18 of 40 bytes").isEqualTo(98);
    }

    @ParameterizedTest
    @CsvSource({"1, 1000", "2, 1000", "3, 1000", "100, 1", "1, 1"})
    void howeverSmallItIsItGoesThroughAllEvents(int events, long bytes) {
        var tiny = new LaneWindow(new Limits(events, bytes, 1), EVERYTHING, 0, Set.of(), noSidings());

        for (var rounds = 0; tiny.cursor() < 20; rounds++) {
            assertThat(rounds).isLessThan(100);
            var wanted = tiny.wanted();
            tiny.read(LongStream.rangeClosed(tiny.readUpTo() + 1, Math.min(20, tiny.readUpTo() + wanted))
                    .mapToObj(seq -> event(seq, "group:1"))
                    .toList());
            tiny.done(tiny.start());
        }
    }

    @Test
    void aDoneEventBehindASlowOneHoldsNoPayload() {
        window.read(events("group:1", "group:2"));
        var started = startAll(window);

        window.done(started.get(1));

        assertThat(window.cursor()).isZero();
        assertThat(window.oldest()).isEqualTo(Samples.NOW.plusMillis(1));
        assertThat(window.holds(Samples.id(2))).isFalse();
        assertThat(window.holds(Samples.id(1))).isTrue();
    }

    @Test
    void aNewFilterAppliesToWhatHasNotStarted() {
        window.read(List.of(
                event(1, "group:1"),
                event(2, "group:1"),
                event(3, "group:1", EventType.TYPING_STARTED),
                event(4, "group:2"),
                event(5, "group:2", EventType.TYPING_STARTED)));
        var underWay = window.start();

        window.filter(filter("typing.*"));

        assertThat(startAll(window)).extracting(Pending::seq).containsExactly(5L);
        window.done(underWay);
        assertThat(startAll(window)).extracting(Pending::seq).containsExactly(3L);
        assertThat(window.cursor()).isEqualTo(2);
    }

    private static Sidings noSidings() {
        return new Sidings(DeliveryOrder.CONVERSATION, 1, 1, List.of(), 0);
    }

    private static List<Pending> startAll(LaneWindow window) {
        var started = new ArrayList<Pending>();
        while (window.canStart()) {
            started.add(window.start());
        }
        return started;
    }
}
