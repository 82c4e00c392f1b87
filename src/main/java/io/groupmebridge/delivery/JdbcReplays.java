package io.groupmebridge.delivery;

import io.groupmebridge.delivery.Replay.Request;
import io.groupmebridge.delivery.Replay.State;
import io.groupmebridge.delivery.Replay.What;
import io.groupmebridge.delivery.TimeRange.Places;
import io.groupmebridge.journal.Journal;
import io.groupmebridge.subscription.Subscription;
import io.groupmebridge.subscription.SubscriptionId;
import io.groupmebridge.subscription.Subscriptions;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Replays in their table. Whoever carries them out is told of each new one. */
final class JdbcReplays implements Replays {

    private final ReplayTables tables;
    private final ReplayScan scan;
    private final Subscriptions subscriptions;
    private final Journal journal;
    private final Clock clock;
    private final Consumer<Replay> begun;

    JdbcReplays(
            ReplayTables tables,
            ReplayScan scan,
            Subscriptions subscriptions,
            Journal journal,
            Clock clock,
            Consumer<Replay> begun) {
        this.tables = tables;
        this.scan = scan;
        this.subscriptions = subscriptions;
        this.journal = journal;
        this.clock = clock;
        this.begun = begun;
    }

    /** What a replay would do. */
    private record Plan(Subscription subscription, Request request, Places places, Tally total) {

        boolean isActive() {
            return subscription.state() == Subscription.State.ACTIVE;
        }

        /** The replay that does it. */
        Replay begin(Instant now) {
            return new Replay(
                    ReplayId.random(now),
                    subscription.id(),
                    request,
                    places.isEmpty() ? State.DONE : State.RUNNING,
                    places.behind(),
                    places.last(),
                    total,
                    0,
                    0,
                    now,
                    now);
        }
    }

    @Override
    public Mono<Optional<Tally>> count(SubscriptionId id, Request request) {
        return plan(id, request).map(plan -> Optional.of(plan.total())).defaultIfEmpty(Optional.empty());
    }

    @Override
    public Mono<Started> start(SubscriptionId id, Request request) {
        return plan(id, request).flatMap(this::begin).defaultIfEmpty(new Started.Unknown());
    }

    private Mono<Started> begin(Plan plan) {
        var replay = plan.begin(clock.instant().truncatedTo(ChronoUnit.MILLIS));
        return tables.add(replay).map(present -> {
            if (!present.id().equals(replay.id())) {
                return new Started.AnotherRuns(present.id());
            }
            begun.accept(replay);
            return new Started.Begun(replay.under(plan.isActive()));
        });
    }

    private Mono<Plan> plan(SubscriptionId id, Request request) {
        return subscriptions
                .find(id)
                .flatMap(Mono::justOrEmpty)
                .flatMap(subscription -> places(id, request)
                        .flatMap(places -> scan.count(id, request.what(), subscription.filter(), places)
                                .map(total -> new Plan(subscription, request, places, total))));
    }

    /** Behind the cursor only what failed is the replay's: the lane sends the rest for the first time. */
    private Mono<Places> places(SubscriptionId id, Request request) {
        var end = request.what() == What.FAILED_ONLY ? Mono.fromSupplier(journal::head) : tables.settledUpTo(id);
        var places = Mono.zip(request.range().in(journal).flatMap(this::kept), end, Places::upTo);
        return request.what() == What.MISSING ? places.zipWith(tables.prunedUpTo(id), Places::startingBehind) : places;
    }

    /** Without what was pruned before the first event that is left: that is none of the replay's. */
    private Mono<Places> kept(Places places) {
        return journal.readAfter(places.behind(), 1)
                .map(first -> first.isEmpty()
                        ? places
                        : places.startingBehind(first.getFirst().seq() - 1));
    }

    @Override
    public Mono<List<Replay>> list(SubscriptionId id, int limit, @Nullable ReplayId before) {
        return Mono.zip(
                tables.list(id, limit, before),
                isActive(id),
                (replays, active) ->
                        replays.stream().map(replay -> replay.under(active)).toList());
    }

    @Override
    public Mono<Optional<Replay>> find(SubscriptionId id, ReplayId replay) {
        return Mono.zip(
                tables.find(id, replay), isActive(id), (found, active) -> found.map(known -> known.under(active)));
    }

    @Override
    public Mono<Optional<Replay>> cancel(SubscriptionId id, ReplayId replay) {
        return tables.cancel(id, replay, clock.instant()).then(Mono.defer(() -> find(id, replay)));
    }

    private Mono<Boolean> isActive(SubscriptionId id) {
        return subscriptions
                .find(id)
                .map(found -> found.filter(subscription -> subscription.state() == Subscription.State.ACTIVE)
                        .isPresent());
    }
}
