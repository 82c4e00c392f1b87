package io.groupmebridge.delivery;

import static io.groupmebridge.delivery.Samples.NOW;
import static io.groupmebridge.delivery.Samples.event;
import static io.groupmebridge.delivery.Samples.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.delivery.DeliveryProperties.Limits;
import io.groupmebridge.delivery.RetryQueue.Due;
import io.groupmebridge.event.EventType;
import io.groupmebridge.journal.JournaledEvent;
import io.groupmebridge.subscription.DeliveryOrder;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LifetimeTests {

    @ParameterizedTest
    @CsvSource({"PT0S, false", "PT5S, false", "PT5.001S, true", "PT1H, true", "-PT5S, false", "-PT5.001S, true"})
    void typingIsOfInterestForFiveSecondsByAClockThatWasNotSet(Duration age, boolean over) {
        var event = typing(0, "group:1");

        assertThat(Lifetime.isOver(event, NOW.plus(age))).isEqualTo(over);
    }

    @ParameterizedTest
    @EnumSource(value = EventType.class, mode = EnumSource.Mode.EXCLUDE, names = "TYPING_STARTED")
    void allElseIsOfInterestForEver(EventType type) {
        var event = event(0, "group:1", type);

        assertThat(Lifetime.isOver(event, NOW.plus(Duration.ofDays(1_000)))).isFalse();
        assertThat(new Outcome.Dead(DeathReason.ABORTED).ofType(type)).isEqualTo(new Outcome.Dead(DeathReason.ABORTED));
    }

    @Test
    void typingThatFailedIsNotTriedAgainAndNoDeadLetter() {
        var type = EventType.TYPING_STARTED;

        assertThat(new Outcome.Retrying(NOW).ofType(type)).isEqualTo(new Outcome.Expired());
        assertThat(new Outcome.Dead(DeathReason.ABORTED).ofType(type)).isEqualTo(new Outcome.Expired());
        assertThat(new Outcome.Delivered().ofType(type)).isEqualTo(new Outcome.Delivered());
    }

    @Test
    void whatWouldStartTooLateIsDroppedWithoutARowAndTheCursorPasses() {
        var lane = lane(DeliveryOrder.CONVERSATION);
        lane.window()
                .read(List.of(
                        typing(1, "group:1"),
                        typing(2, "group:1"),
                        event(3, "group:1"),
                        typing(4, "group:2"),
                        event(5, "group:2")));

        assertThat(lane.timeIs(NOW.plusSeconds(4))).isZero();
        assertThat(lane.timeIs(NOW.plusSeconds(6))).isEqualTo(3);

        assertThat(startAll(lane)).extracting(Pending::seq).containsExactlyInAnyOrder(3L, 5L);
        assertThat(lane.window().cursor()).isEqualTo(2);
        assertThat(lane.window().waiting()).isZero();
        assertThat(lane.settle().entries()).isEmpty();
        assertThat(lane.timeIs(NOW.plusSeconds(7))).isZero();
    }

    @Test
    void whatIsLateBehindOneUnderWayIsDroppedOnItsTurn() {
        var lane = lane(DeliveryOrder.CONVERSATION);
        lane.window().read(List.of(event(1, "group:1"), typing(2, "group:1"), event(3, "group:1")));
        var first = lane.start();
        assertThat(lane.timeIs(NOW.plusSeconds(9))).isZero();

        lane.answered(first, entry(first, new Outcome.Delivered()), new Wish.None(), NOW.plusSeconds(9));

        assertThat(lane.timeIs(NOW.plusSeconds(9))).isOne();
        assertThat(startAll(lane)).extracting(Pending::seq).containsExactly(3L);
    }

    @Test
    void whatIsLateWhenItsConversationCatchesUpIsDropped() {
        var lane = lane(DeliveryOrder.STRICT);
        lane.window().read(List.of(event(1, "group:1"), typing(2, "group:1"), event(3, "group:1")));
        var head = lane.start();
        lane.answered(head, entry(head, new Outcome.Retrying(NOW)), new Wish.None(), NOW);
        lane.retries().page(List.of(), lane.retries().askPage());
        lane.written(lane.settle());
        var due = lane.takeDue(NOW);
        lane.retriesRead(due, List.of(event(1, "group:1")), NOW);
        var retry = lane.start();
        lane.answered(retry, entry(retry, new Outcome.Delivered()), new Wish.None(), NOW.plusSeconds(9));
        var asked = (ReadAhead.Asked.Aside) lane.window().wantedAside().orElseThrow();
        lane.window().read(asked, List.of(typing(2, "group:1"), event(3, "group:1")));

        assertThat(lane.timeIs(NOW.plusSeconds(9))).isOne();

        assertThat(startAll(lane)).extracting(Pending::seq).containsExactly(3L);
    }

    @Test
    void aRetryThatIsLateEndsWithoutAnAttempt() {
        var lane = lane(DeliveryOrder.CONVERSATION);
        var retry = new Due(9, id(9), EventType.TYPING_STARTED, 1, NOW);
        lane.retries().page(List.of(retry), lane.retries().askPage());

        lane.retriesRead(lane.takeDue(NOW), List.of(typing(9, "group:1")), NOW.plusSeconds(9));

        assertThat(lane.timeIs(NOW.plusSeconds(9))).isOne();
        assertThat(lane.canStart()).isFalse();
        assertThat(lane.settle().entries()).singleElement().satisfies(entry -> {
            assertThat(entry.state()).isEqualTo(DeliveryState.EXPIRED);
            assertThat(entry.attempt()).isNull();
            assertThat(entry.nextAttemptAt()).isNull();
        });
    }

    private static LaneState lane(DeliveryOrder order) {
        var subscription = Samples.subscription("a", URI.create("http://127.0.0.1/"), 4);
        return new LaneState(
                Samples.ordered(subscription, order),
                new Limits(100, 1_000_000, 10),
                new FailureLimit(Duration.ZERO, 1),
                Samples.BEGINNING);
    }

    private static List<Pending> startAll(LaneState lane) {
        var started = new ArrayList<Pending>();
        while (lane.canStart()) {
            started.add(lane.start());
        }
        return started;
    }

    private static JournaledEvent typing(long seq, String conversation) {
        return event(seq, conversation, EventType.TYPING_STARTED);
    }

    private static Settlement.Entry entry(Pending pending, Outcome outcome) {
        var attempt = new Attempt(pending.attempt(), NOW, Duration.ofMillis(1), 200, null, null);
        return Settlement.Entry.tried(pending.event(), attempt, outcome, NOW);
    }
}
