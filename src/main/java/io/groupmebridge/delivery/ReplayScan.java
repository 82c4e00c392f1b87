package io.groupmebridge.delivery;

import io.groupmebridge.delivery.Replay.What;
import io.groupmebridge.delivery.ReplayChunk.Target;
import io.groupmebridge.delivery.TimeRange.Places;
import io.groupmebridge.journal.Journal;
import io.groupmebridge.journal.JournaledEvent;
import io.groupmebridge.subscription.EventFilter;
import io.groupmebridge.subscription.SubscriptionId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** Reads for replays what is to be sent, page by page. */
final class ReplayScan {

    private static final int PAGE = 256;

    /** A filter that hardly anything matches must not keep one step busy for long. */
    private static final int MOST_EVENTS_A_STEP = 4_096;

    private static final int MOST_EVENTS_COUNTED = 50_000;
    private static final int MOST_DEAD_COUNTED = 100_000;

    private final Journal journal;
    private final ReplayTables tables;

    ReplayScan(Journal journal, ReplayTables tables) {
        this.journal = journal;
        this.tables = tables;
    }

    /** What comes next, at most so much of it; it may find nothing and only have moved on. */
    Mono<ReplayChunk> next(SubscriptionId id, What what, EventFilter filter, Places places, int atMost) {
        return tables.aside(id).flatMap(aside -> next(id, what, new ReplayFilter(filter, aside), places, atMost));
    }

    private Mono<ReplayChunk> next(SubscriptionId id, What what, ReplayFilter filter, Places places, int atMost) {
        return page(id, what, filter, places, atMost)
                .expand(found -> found.targets().size() < atMost
                                && found.position() < places.last()
                                && found.examined() < MOST_EVENTS_A_STEP
                        ? page(
                                        id,
                                        what,
                                        filter,
                                        new Places(found.position(), places.last()),
                                        atMost - found.targets().size())
                                .map(found::and)
                        : Mono.empty())
                .last();
    }

    /** How much there is in all. */
    Mono<Tally> count(SubscriptionId id, What what, EventFilter filter, Places places) {
        return switch (what) {
            case FAILED_ONLY -> tables.countDead(id, places, MOST_DEAD_COUNTED);
            case RANGE, MISSING ->
                tables.aside(id).flatMap(aside -> countEvents(id, what, new ReplayFilter(filter, aside), places));
        };
    }

    /** How far a count is. */
    private record Counted(long position, long events, long targets) {

        Counted and(ReplayChunk page) {
            return new Counted(
                    page.position(),
                    events + page.examined(),
                    targets + page.targets().size());
        }
    }

    private Mono<Tally> countEvents(SubscriptionId id, What what, ReplayFilter filter, Places places) {
        return Mono.just(new Counted(places.behind(), 0, 0))
                .expand(counted -> counted.position() < places.last() && counted.events() < MOST_EVENTS_COUNTED
                        ? page(id, what, filter, new Places(counted.position(), places.last()), Integer.MAX_VALUE)
                                .map(counted::and)
                        : Mono.empty())
                .last()
                .map(counted -> new Tally(counted.targets(), counted.position() >= places.last()));
    }

    private Mono<ReplayChunk> page(SubscriptionId id, What what, ReplayFilter filter, Places places, int atMost) {
        return switch (what) {
            case FAILED_ONLY ->
                tables.dead(id, places, atMost)
                        .flatMap(dead -> journal.readAt(
                                        dead.stream().map(Target::seq).toList())
                                .map(events -> ReplayChunk.ofDead(dead, atMost, places.last(), seqs(events))));
            case RANGE ->
                journal.readAfter(places.behind(), PAGE)
                        .flatMap(page -> chosen(page, filter, places, Set.of(), atMost));
            case MISSING ->
                journal.readAfter(places.behind(), PAGE)
                        .flatMap(page -> sent(id, page).flatMap(sent -> chosen(page, filter, places, sent, atMost)));
        };
    }

    /** The horizon is read behind the page: what it passes later is counted as lost when its attempt is to be made. */
    private Mono<ReplayChunk> chosen(
            List<JournaledEvent> page, ReplayFilter filter, Places places, Set<Long> sent, int atMost) {
        var chunk = ReplayChunk.ofEvents(page, places.last(), filter, sent, atMost);
        return journal.horizon().map(horizon -> chunk.over(page, places.behind(), horizon.place()));
    }

    private Mono<Set<Long>> sent(SubscriptionId id, List<JournaledEvent> page) {
        return page.isEmpty()
                ? Mono.just(Set.of())
                : tables.sent(
                        id, new Places(page.getFirst().seq() - 1, page.getLast().seq()));
    }

    private static Set<Long> seqs(List<JournaledEvent> events) {
        return events.stream().map(JournaledEvent::seq).collect(Collectors.toSet());
    }
}
