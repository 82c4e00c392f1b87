package io.groupmebridge.delivery;

import static io.groupmebridge.delivery.Samples.NOW;
import static io.groupmebridge.delivery.Samples.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.delivery.DeliveryProperties.Limits;
import io.groupmebridge.delivery.RetryQueue.Due;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.EventType;
import io.groupmebridge.journal.JournaledEvent;
import io.groupmebridge.subscription.DeliveryOrder;
import io.groupmebridge.subscription.Subscription;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A strict lane with random answers, crashes, refused commits and changes, against tables that are maps. */
class StrictOrderPropertyTests {

    private static final int EVENTS = 150;
    private static final int MOST_ATTEMPTS = 4;
    private static final Limits LIMITS = new Limits(12, 1_000_000, 8);

    private Random random = new Random();
    private final TreeMap<Long, JournaledEvent> journal = new TreeMap<>();
    private final Map<Long, Settlement.Entry> rows = new HashMap<>();
    private final Map<Conversation, Siding> sidings = new HashMap<>();
    private final Set<Long> ended = new HashSet<>();
    private final Set<Long> answered = new HashSet<>();

    /** What all earlier events of a conversation must be in when one starts. */
    private Set<Long> mustBeOver = ended;

    private final List<Pending> underWay = new ArrayList<>();
    private long cursor;
    private Instant now = NOW;
    private LaneState lane;

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void nothingOvertakesAnEarlierOneOfItsConversationAndAllArriveOrDie(int concurrency) {
        for (var seed = 0; seed < 40; seed++) {
            random = new Random(seed);
            forget();
            var strict = subscription(concurrency, DeliveryOrder.STRICT);
            open(strict);

            for (var step = 0; !isOver(); step++) {
                assertThat(step).as("steps of seed " + seed).isLessThan(100_000);
                step(strict, step < 3_000 ? 40 : 37);
            }

            assertThat(ended).as("seed " + seed).hasSize(EVENTS);
            assertThat(sidings).as("seed " + seed).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void firstAttemptsStayInOrderAndNoneIsLostHoweverOftenTheOrderIsChanged(int concurrency) {
        mustBeOver = answered;
        for (var seed = 0; seed < 40; seed++) {
            random = new Random(seed);
            forget();
            var present = subscription(concurrency, DeliveryOrder.CONVERSATION);
            open(present);

            for (var step = 0; !isOver(); step++) {
                assertThat(step).as("steps of seed " + seed).isLessThan(100_000);
                if (random.nextInt(50) == 0) {
                    present = subscription(
                            concurrency, random.nextBoolean() ? DeliveryOrder.STRICT : DeliveryOrder.CONVERSATION);
                    lane.change(present, new FailureLimit(Duration.ZERO, 1));
                }
                step(present, step < 3_000 ? 40 : 37);
            }

            assertThat(ended).as("seed " + seed).hasSize(EVENTS);
        }
    }

    private void forget() {
        journal.clear();
        rows.clear();
        sidings.clear();
        ended.clear();
        answered.clear();
        cursor = 0;
        now = NOW;
    }

    private static Subscription subscription(int concurrency, DeliveryOrder order) {
        return Samples.ordered(Samples.subscription("a", URI.create("http://127.0.0.1/"), concurrency), order);
    }

    private void open(Subscription subscription) {
        underWay.clear();
        var ahead = rows.keySet().stream().filter(seq -> seq > cursor).collect(Collectors.toSet());
        lane = new LaneState(
                subscription,
                LIMITS,
                new FailureLimit(Duration.ZERO, 1),
                new LaneState.Start(cursor, ahead, Standing.GOOD, List.copyOf(sidings.values())));
    }

    private boolean isOver() {
        return journal.size() == EVENTS
                && cursor == EVENTS
                && sidings.isEmpty()
                && rows.size() == EVENTS
                && rows.values().stream().noneMatch(entry -> entry.state() == DeliveryState.RETRYING)
                && lane.isQuiet();
    }

    private void step(Subscription subscription, int kinds) {
        switch (random.nextInt(kinds)) {
            case 0, 1, 2, 3 -> append();
            case 4, 5, 6, 7, 8, 9 -> readOn();
            case 10, 11, 12, 13, 14, 15 -> readAside();
            case 16, 17, 18, 19, 20 -> start(subscription);
            case 21, 22, 23, 24, 25, 26 -> answer();
            case 27, 28, 29 -> settle(true);
            case 30, 31 -> readRetries();
            case 32, 33, 34 -> takeDue();
            case 35, 36 -> now = now.plusSeconds(random.nextInt(20));
            case 37, 38 -> settle(false);
            default -> open(subscription);
        }
    }

    private void append() {
        if (journal.size() < EVENTS) {
            var seq = journal.size() + 1L;
            journal.put(seq, event(seq, random.nextInt(4) == 0 ? "" : "group:" + random.nextInt(3)));
        }
    }

    private void readOn() {
        var wanted = lane.window().wanted();
        if (wanted > 0) {
            lane.window()
                    .read(journal.tailMap(lane.window().readUpTo(), false).values().stream()
                            .limit(wanted)
                            .toList());
        }
    }

    private void readAside() {
        var asked = lane.window().wantedAside();
        asked.map(ReadAhead.Asked.Aside.class::cast)
                .ifPresent(aside -> lane.window()
                        .read(
                                aside,
                                journal.tailMap(aside.after(), false).values().stream()
                                        .filter(event -> event.conversation().equals(aside.conversation()))
                                        .limit(aside.limit())
                                        .toList()));
    }

    private void start(Subscription subscription) {
        while (lane.canStart()) {
            var attempt = lane.start();
            if (!attempt.isRetry()) {
                assertThat(before(attempt)).as("before " + attempt.seq()).allMatch(mustBeOver::contains);
            }
            underWay.add(attempt);
        }
        assertThat(underWay).hasSizeLessThanOrEqualTo(subscription.concurrency());
    }

    private List<Long> before(Pending attempt) {
        return journal.headMap(attempt.seq()).values().stream()
                .filter(event -> event.conversation().equals(attempt.event().conversation()))
                .map(JournaledEvent::seq)
                .toList();
    }

    private void answer() {
        if (underWay.isEmpty()) {
            return;
        }
        var attempt = underWay.remove(random.nextInt(underWay.size()));
        Outcome outcome = random.nextInt(10) < 6
                ? new Outcome.Delivered()
                : attempt.attempt() >= MOST_ATTEMPTS
                        ? new Outcome.Dead(DeathReason.EXHAUSTED)
                        : new Outcome.Retrying(now.plusSeconds(9));
        answered.add(attempt.seq());
        if (outcome.state() != DeliveryState.RETRYING) {
            ended.add(attempt.seq());
        }
        var made = new Attempt(attempt.attempt(), now, Duration.ofMillis(1), 200, null, null);
        lane.answered(attempt, Settlement.Entry.tried(attempt.event(), made, outcome, now), new Wish.None(), now);
    }

    /** Retries are read with no settlement on its way, as in a lane: here each is over at once. */
    private void settle(boolean well) {
        if (!lane.hasUnwritten() && !lane.cursorMoved()) {
            return;
        }
        var settlement = lane.settle();
        if (!well) {
            lane.notWritten(settlement);
            return;
        }
        settlement.entries().forEach(entry -> rows.put(entry.seq(), entry));
        cursor = Math.max(cursor, settlement.cursor());
        settlement.sidings().standing().forEach(siding -> sidings.put(siding.conversation(), siding));
        settlement.sidings().rejoined().forEach(sidings::remove);
        lane.written(settlement);
    }

    private void readRetries() {
        if (lane.retries().wantsPage()) {
            var asked = lane.retries().askPage();
            var page = rows.values().stream()
                    .filter(entry -> entry.state() == DeliveryState.RETRYING)
                    .map(entry -> new Due(
                            entry.seq(),
                            entry.eventId(),
                            EventType.MESSAGE_CREATED,
                            entry.attempts(),
                            entry.nextAttemptAt()))
                    .sorted(Comparator.comparing(Due::at).thenComparingLong(Due::seq))
                    .limit(asked.size())
                    .toList();
            lane.retries().page(page, asked);
        }
    }

    private void takeDue() {
        var due = lane.takeDue(now);
        lane.retriesRead(due, due.stream().map(one -> journal.get(one.seq())).toList(), now);
    }
}
