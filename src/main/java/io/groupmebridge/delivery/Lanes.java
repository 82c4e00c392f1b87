package io.groupmebridge.delivery;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.groupmebridge.event.EventId;
import io.groupmebridge.subscription.Subscription;
import io.groupmebridge.subscription.SubscriptionChanged;
import io.groupmebridge.subscription.SubscriptionId;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler.Worker;
import reactor.util.retry.Retry;

/**
 * Keeps one {@link Lane} for each active subscription and follows every change. A paused subscription has no lane: its place
 * is in the table. A lane that was asked to stop finishes what is under way first, and only then a new one for the same
 * subscription begins, so that nothing is lost or sent twice. All changes are made on one worker; others only look.
 */
final class Lanes implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Lanes.class);

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(5);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);

    private final LaneEnvironment environment;
    private final Breakers breakers;
    private final Worker worker;
    private final Map<SubscriptionId, Place> places = new ConcurrentHashMap<>();

    /** What changed while the subscriptions are being loaded; what was loaded may be older. Null when all are loaded. */
    private @Nullable Set<SubscriptionId> changedWhileLoading;

    private @Nullable Disposable heads;
    private @Nullable Runnable whenStopped;
    private volatile boolean running;

    /** What is known of one subscription. */
    private static final class Place {
        final CircuitBreaker breaker;
        volatile @Nullable Lane lane;

        @Nullable
        Subscription wanted;

        boolean ending;

        /** Somebody resumed it, which the next lane must know too: one that is ending may still write what it knew before. */
        boolean resumed;

        volatile boolean waitingAfterFailure;

        Place(CircuitBreaker breaker) {
            this.breaker = breaker;
        }
    }

    /** How many lanes there are, are held by an open breaker, and stopped by a bug and are started again. */
    record Status(int running, int held, int failed) {}

    Lanes(LaneEnvironment environment, Breakers breakers) {
        this.environment = environment;
        this.breakers = breakers;
        this.worker = environment.scheduler().createWorker();
        environment.metrics().lanes(this::status);
    }

    @Override
    public void start() {
        running = true;
        worker.schedule(() -> changedWhileLoading = new HashSet<>());
        environment
                .subscriptions()
                .all()
                .retryWhen(Retry.backoff(Long.MAX_VALUE, Duration.ofSeconds(1))
                        .maxBackoff(LONGEST_BACKOFF)
                        .doBeforeRetry(signal -> log.warn(
                                "delivery.no_subscriptions reason=\"{}\"",
                                signal.failure().toString())))
                .subscribe(all -> worker.schedule(() -> loaded(all)));
        heads = environment.journal().heads().subscribe(this::headMoved);
    }

    @Override
    public void stop(Runnable callback) {
        running = false;
        if (heads != null) {
            heads.dispose();
        }
        worker.schedule(() -> {
            whenStopped = callback;
            places.values().forEach(place -> {
                place.wanted = null;
                reconcile(place);
            });
            tellWhenStopped();
        });
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Follows a change that is committed. */
    @EventListener
    void changed(SubscriptionChanged change) {
        worker.schedule(() -> {
            if (changedWhileLoading != null) {
                changedWhileLoading.add(change.id());
            }
            switch (change) {
                case SubscriptionChanged.Saved(var subscription, var resumed) -> want(subscription, resumed);
                case SubscriptionChanged.Removed(var id) -> removed(id);
            }
        });
    }

    /**
     * Whether the event waits for its turn in the subscription's lane or is under way. A lane that does not answer in time is
     * a {@link TimeoutException}: to guess that it does not could have its settlement overwrite what is done next.
     */
    Mono<Boolean> hold(SubscriptionId id, EventId event) {
        var lane = lane(id);
        return lane == null ? Mono.just(false) : lane.holds(event).timeout(LONGEST_ANSWER);
    }

    /** Tells that somebody made deliveries of the subscription due. */
    void retriesChanged(SubscriptionId id) {
        var lane = lane(id);
        if (lane != null) {
            lane.tell(new LaneInput.RetriesChanged());
        }
    }

    /** What waits for first attempts, lane by lane. */
    List<Backlog> backlogs() {
        return places.values().stream()
                .map(place -> place.lane)
                .filter(lane -> lane != null)
                .map(Lane::backlog)
                .toList();
    }

    Status status() {
        var held = 0;
        var lanes = 0;
        var failed = 0;
        for (var place : places.values()) {
            lanes += place.lane == null ? 0 : 1;
            held += place.breaker.getState() == CircuitBreaker.State.OPEN ? 1 : 0;
            failed += place.waitingAfterFailure ? 1 : 0;
        }
        return new Status(lanes, held, failed);
    }

    private @Nullable Lane lane(SubscriptionId id) {
        var place = places.get(id);
        return place == null ? null : place.lane;
    }

    private void headMoved(long seq) {
        for (var place : places.values()) {
            var lane = place.lane;
            if (lane != null) {
                lane.headMoved(seq);
            }
        }
    }

    private void loaded(List<Subscription> all) {
        var changed = changedWhileLoading == null ? Set.<SubscriptionId>of() : changedWhileLoading;
        changedWhileLoading = null;
        all.stream()
                .filter(subscription -> !changed.contains(subscription.id()))
                .forEach(subscription -> want(subscription, false));
    }

    private void want(Subscription subscription, boolean resumed) {
        var place = places.computeIfAbsent(subscription.id(), id -> new Place(breakers.open(id, this::wake)));
        place.wanted = switch (subscription.state()) {
            case ACTIVE -> running ? subscription : null;
            case PAUSED, AUTO_DISABLED -> null;
        };
        place.resumed = place.wanted != null && (resumed || place.resumed);
        reconcile(place);
    }

    private void removed(SubscriptionId id) {
        var place = places.get(id);
        if (place != null) {
            place.wanted = null;
            reconcile(place);
            places.remove(id);
            breakers.remove(id);
        }
    }

    /** Takes the next step from what there is to what is wanted. */
    private void reconcile(Place place) {
        var wanted = place.wanted;
        var lane = place.lane;
        if (lane == null) {
            if (wanted != null && !place.waitingAfterFailure) {
                begin(place, wanted);
            }
        } else if (wanted != null) {
            lane.tell(new LaneInput.Changed(wanted, place.resumed));
            place.resumed &= place.ending;
        } else if (!place.ending) {
            place.ending = true;
            lane.tell(new LaneInput.StopAsked());
        }
    }

    private void begin(Place place, Subscription wanted) {
        place.ending = false;
        Lane lane;
        try {
            lane = new Lane(wanted, place.breaker, environment);
            place.lane = lane;
            lane.tell(new LaneInput.Changed(wanted, place.resumed));
            place.resumed = false;
            lane.headMoved(environment.journal().head());
        } catch (RuntimeException | Error bug) {
            failed(place, bug);
            return;
        }
        lane.run()
                .subscribe(
                        _ -> {},
                        why -> worker.schedule(() -> failed(place, why)),
                        () -> worker.schedule(() -> ended(place)));
    }

    private void ended(Place place) {
        place.lane = null;
        if (place.ending) {
            reconcile(place);
        } else {
            // There was no such subscription: its removal is about to be told, or it was not yet to be seen.
            later(place);
        }
        tellWhenStopped();
    }

    private void failed(Place place, Throwable why) {
        log.error("delivery.lane_failed subscription={} (again in {})", place.breaker.getName(), AFTER_FAILURE, why);
        environment.metrics().laneFailed();
        place.lane = null;
        // Permissions of attempts that nobody waits for any more.
        place.breaker.reset();
        later(place);
        tellWhenStopped();
    }

    private void later(Place place) {
        place.waitingAfterFailure = true;
        worker.schedule(
                () -> {
                    place.waitingAfterFailure = false;
                    reconcile(place);
                },
                AFTER_FAILURE.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void tellWhenStopped() {
        if (whenStopped != null && places.values().stream().allMatch(place -> place.lane == null)) {
            places.clear();
            whenStopped.run();
            whenStopped = null;
        }
    }

    private void wake(SubscriptionId id) {
        var lane = lane(id);
        if (lane != null) {
            lane.wake();
        }
    }
}
