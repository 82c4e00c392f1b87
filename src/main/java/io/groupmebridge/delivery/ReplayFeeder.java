package io.groupmebridge.delivery;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.groupmebridge.delivery.TimeRange.Places;
import io.groupmebridge.subscription.Subscription;
import io.groupmebridge.subscription.SubscriptionId;
import io.groupmebridge.subscription.Subscriptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Carries out the running replays, one step of each in turn, and takes up again at the start what was running. All that must
 * survive is in the tables; here is only which replays run and how fast each may go.
 */
final class ReplayFeeder implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ReplayFeeder.class);

    private static final int TURNS_PER_SECOND = 4;
    private static final Duration TURN = Duration.ofSeconds(1).dividedBy(TURNS_PER_SECOND);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);

    private final ReplayTables tables;
    private final ReplayScan scan;
    private final Subscriptions subscriptions;
    private final Lanes lanes;
    private final Clock clock;
    private final DeliveryMetrics metrics;
    private final RateLimiterConfig rate;
    private final Map<ReplayId, Job> jobs = new ConcurrentHashMap<>();
    private @Nullable Disposable running;

    /** A replay that runs. */
    private record Job(
            SubscriptionId subscription, ReplayId replay, RateLimiter rate, AtomicReference<Instant> notBefore) {

        boolean isDue(Instant now) {
            var earliest = notBefore.get();
            // Later than can be: the clock has been set back since.
            return !now.isBefore(earliest) || earliest.isAfter(now.plus(AFTER_FAILURE));
        }

        /** How many deliveries it may make due now. */
        int permits() {
            return rate.getMetrics().getAvailablePermissions();
        }

        void made(int deliveries) {
            if (deliveries > 0) {
                rate.acquirePermission(deliveries);
            }
        }
    }

    /** What a step goes by. */
    private record Present(Replay replay, Subscription subscription, int due) {}

    /**
     * Makes a feeder.
     *
     * @param perSecond how many deliveries one replay makes due in a second, at least 1
     */
    ReplayFeeder(
            ReplayTables tables,
            ReplayScan scan,
            Subscriptions subscriptions,
            Lanes lanes,
            Clock clock,
            DeliveryMetrics metrics,
            int perSecond) {
        this.tables = tables;
        this.scan = scan;
        this.subscriptions = subscriptions;
        this.lanes = lanes;
        this.clock = clock;
        this.metrics = metrics;
        var burst = Math.max(1, perSecond / TURNS_PER_SECOND);
        this.rate = RateLimiterConfig.custom()
                .limitForPeriod(burst)
                .limitRefreshPeriod(Duration.ofSeconds(1).multipliedBy(burst).dividedBy(perSecond))
                .timeoutDuration(Duration.ZERO)
                .build();
    }

    @Override
    public synchronized void start() {
        var known = tables.running()
                .retryWhen(Retry.backoff(Long.MAX_VALUE, Duration.ofSeconds(1))
                        .maxBackoff(LONGEST_BACKOFF)
                        .doBeforeRetry(signal -> log.warn(
                                "delivery.no_replays reason=\"{}\"",
                                signal.failure().toString())))
                .subscribe(replays -> replays.forEach(this::add));
        var turns = Flux.interval(TURN)
                .onBackpressureDrop()
                .concatMap(_ -> turn(), 1)
                .subscribe();
        running = Disposables.composite(known, turns);
    }

    @Override
    public synchronized void stop() {
        if (running != null) {
            running.dispose();
            running = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return running != null;
    }

    /** Carries out this replay too. From any thread. */
    void add(Replay replay) {
        if (replay.isOpen()) {
            jobs.computeIfAbsent(
                    replay.id(),
                    id -> new Job(
                            replay.subscription(),
                            id,
                            RateLimiter.of("replay", rate),
                            new AtomicReference<>(Instant.MIN)));
        }
    }

    private Mono<Void> turn() {
        return Flux.fromIterable(List.copyOf(jobs.values()))
                .filter(job -> job.isDue(clock.instant()))
                .concatMap(job -> step(job).onErrorResume(why -> failed(job, why)))
                .then();
    }

    private Mono<Void> failed(Job job, Throwable why) {
        log.warn(
                "delivery.replay_failed subscription={} replay={} reason=\"{}\" (it goes on in {})",
                job.subscription(),
                job.replay(),
                why.toString(),
                AFTER_FAILURE);
        job.notBefore().set(clock.instant().plus(AFTER_FAILURE));
        return Mono.empty();
    }

    private Mono<Void> step(Job job) {
        return present(job)
                .switchIfEmpty(Mono.fromRunnable(() -> jobs.remove(job.replay())))
                .flatMap(present -> switch (ReplayStep.of(present.replay(), present.due(), job.permits())) {
                    case ReplayStep.Wait _ -> Mono.empty();
                    case ReplayStep.Leave _ -> Mono.fromRunnable(() -> leave(present.replay()));
                    case ReplayStep.Feed(var atMost) -> feed(job, present, atMost);
                });
    }

    private void leave(Replay replay) {
        jobs.remove(replay.id());
        log.info(
                "delivery.replayed subscription={} replay={} state={} scheduled={} skipped={}",
                replay.subscription(),
                replay.id(),
                replay.state().wireName(),
                replay.scheduled(),
                replay.skipped());
    }

    /** Empty when the replay is no longer there, or its subscription. */
    private Mono<Present> present(Job job) {
        var id = job.subscription();
        return Mono.zip(
                        tables.find(id, job.replay()).flatMap(Mono::justOrEmpty),
                        subscriptions.find(id).flatMap(Mono::justOrEmpty),
                        tables.due(id, clock.instant(), ReplayStep.MOST_DUE))
                .map(all -> {
                    var subscription = all.getT2();
                    var active = subscription.state() == Subscription.State.ACTIVE;
                    return new Present(all.getT1().under(active), subscription, all.getT3());
                });
    }

    private Mono<Void> feed(Job job, Present present, int atMost) {
        var replay = present.replay();
        var places = new Places(replay.position(), replay.last());
        return scan.next(
                        job.subscription(),
                        replay.request().what(),
                        present.subscription().filter(),
                        places,
                        atMost)
                .flatMap(chunk ->
                        tables.feed(replay, chunk, clock.instant()).doOnNext(moved -> fed(job, replay, chunk, moved)))
                .then();
    }

    private void fed(Job job, Replay replay, ReplayChunk chunk, boolean moved) {
        var made = chunk.targets().size();
        if (!moved || made == 0) {
            return;
        }
        job.made(made);
        metrics.replayed(made);
        lanes.retriesChanged(job.subscription());
        log.debug("delivery.replaying subscription={} replay={} due={}", replay.subscription(), replay.id(), made);
    }
}
