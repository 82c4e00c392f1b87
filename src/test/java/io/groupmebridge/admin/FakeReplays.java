package io.groupmebridge.admin;

import io.groupmebridge.delivery.Replay;
import io.groupmebridge.delivery.Replay.State;
import io.groupmebridge.delivery.ReplayId;
import io.groupmebridge.delivery.Replays;
import io.groupmebridge.delivery.Tally;
import io.groupmebridge.subscription.SubscriptionId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import reactor.core.publisher.Mono;

/** Replays in memory, of which none ever ends by itself; only {@code sub_1} has any. */
final class FakeReplays implements Replays {

    static final Instant THEN = Instant.parse("2026-08-01T11:00:00Z");
    private static final SubscriptionId KNOWN = new SubscriptionId("sub_1");

    private final NavigableMap<String, Replay> replays = new ConcurrentSkipListMap<>(Comparator.<String>reverseOrder());

    void clear() {
        replays.clear();
    }

    @Override
    public Mono<Optional<Tally>> count(SubscriptionId id, Replay.Request request) {
        return Mono.fromSupplier(() -> id.equals(KNOWN) ? Optional.of(new Tally(50_000, false)) : Optional.empty());
    }

    @Override
    public Mono<Started> start(SubscriptionId id, Replay.Request request) {
        return Mono.fromSupplier(() -> {
            if (!id.equals(KNOWN)) {
                return new Started.Unknown();
            }
            var running = replays.values().stream().filter(Replay::isOpen).findFirst();
            if (running.isPresent()) {
                return new Started.AnotherRuns(running.get().id());
            }
            var replay = replay("rpl_%032x".formatted(replays.size() + 1), request, State.RUNNING);
            replays.put(replay.id().value(), replay);
            return new Started.Begun(replay);
        });
    }

    @Override
    public Mono<List<Replay>> list(SubscriptionId id, int limit, ReplayId before) {
        return Mono.fromSupplier(() -> (before == null ? replays : replays.tailMap(before.value(), false))
                .values().stream().limit(limit).toList());
    }

    @Override
    public Mono<Optional<Replay>> find(SubscriptionId id, ReplayId replay) {
        return Mono.fromSupplier(() -> Optional.ofNullable(replays.get(replay.value())));
    }

    @Override
    public Mono<Optional<Replay>> cancel(SubscriptionId id, ReplayId replay) {
        return Mono.fromSupplier(() -> Optional.ofNullable(replays.computeIfPresent(
                replay.value(), (value, present) -> replay(value, present.request(), State.CANCELLED))));
    }

    private static Replay replay(String id, Replay.Request request, State state) {
        return new Replay(new ReplayId(id), KNOWN, request, state, 0, 100, new Tally(100, true), 25, 2, THEN, THEN);
    }
}
