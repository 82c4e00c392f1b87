package io.groupmebridge.delivery;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.groupmebridge.delivery.DeliveryProperties.Limits;
import io.groupmebridge.store.Database;
import io.groupmebridge.store.TestDatabase;
import io.groupmebridge.subscription.Disabled;
import io.groupmebridge.subscription.Rotation;
import io.groupmebridge.subscription.Subscription;
import io.groupmebridge.subscription.SubscriptionChanged;
import io.groupmebridge.subscription.SubscriptionDraft;
import io.groupmebridge.subscription.SubscriptionId;
import io.groupmebridge.subscription.Subscriptions;
import io.groupmebridge.trace.EventTraces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The delivery as it is wired, on SQLite, with a journal in memory and a schedule in milliseconds. */
final class Bench {

    final FakeJournal journal = new FakeJournal();
    final TestDatabase database = TestDatabase.fresh(Database.SQLITE);
    final Map<SubscriptionId, Subscription> subscriptions = new ConcurrentHashMap<>();
    final CircuitBreakerRegistry breakers;
    final RetrySchedule schedule;
    final Limits limits;
    private final Duration disableAfter;
    DeliveryTables tables;
    LaneEnvironment environment;
    Lanes lanes;
    private ReplayFeeder feeder;

    /** One that cannot be read, or null. */
    volatile SubscriptionId unreadable;

    private Scheduler scheduler;

    /** With so many retries, 50 ms apart, and a breaker that never opens. */
    Bench(int retries) {
        this(retries, new Limits(64, 1 << 20, 64), 1_000_000);
    }

    Bench(int retries, Limits limits, int breakerCalls) {
        this(retries, limits, breakerCalls, Duration.ZERO);
    }

    /** With a time after which a subscription that fails is disabled. */
    Bench(int retries, Duration disableAfter) {
        this(retries, new Limits(64, 1 << 20, 64), 1_000_000, disableAfter);
    }

    private Bench(int retries, Limits limits, int breakerCalls, Duration disableAfter) {
        this.disableAfter = disableAfter;
        this.schedule = new RetrySchedule(Collections.nCopies(retries, Duration.ofMillis(50)), 0.2);
        this.limits = limits;
        this.breakers = CircuitBreakerRegistry.of(Map.of(
                Breakers.CONFIGURATION,
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(breakerCalls)
                        .minimumNumberOfCalls(breakerCalls)
                        .failureRateThreshold(70)
                        .waitDurationInOpenState(Duration.ofMillis(500))
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .build()));
        start();
    }

    /** How often a bug stopped a lane. */
    double laneFailures() {
        return database.meters().get("bridge.delivery.lane.failures").counter().count();
    }

    void start() {
        scheduler = Schedulers.newParallel("lane-test", 2);
        tables = new DeliveryTables(database.commit(), database.reader());
        var client = new WebhookClient(
                Endpoints.direct(new AddressGuard(List.of("127.0.0.0/8"), HostNames.NONE)),
                new ClientTls(new DefaultSslBundleRegistry()),
                Duration.ofSeconds(2),
                "groupme-webhook-bridge/test",
                UnaryOperator.identity(),
                scheduler);
        environment = new LaneEnvironment(
                new Saved(),
                journal,
                tables,
                client,
                schedule,
                limits,
                disableAfter,
                Clock.systemUTC(),
                new Random(),
                new DeliveryMetrics(database.meters()),
                EventTraces.OFF,
                scheduler);
        lanes = new Lanes(environment, new Breakers(breakers));
        lanes.start();
    }

    /** Stops as the application does, waiting for what is under way. */
    void stop() throws InterruptedException {
        stopFeeding();
        var stopped = new CountDownLatch(1);
        lanes.stop(stopped::countDown);
        if (!stopped.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("the lanes did not stop");
        }
        scheduler.dispose();
    }

    /** Ends all at once, writing nothing more. */
    void crash() {
        stopFeeding();
        scheduler.dispose();
        database.restart();
    }

    void stopFeeding() {
        if (feeder != null) {
            feeder.stop();
        }
    }

    Subscription subscribe(Subscription subscription) {
        return subscribe(subscription, 0);
    }

    /** Subscribes behind that place. */
    Subscription subscribe(Subscription subscription, long cursor) {
        SubscriptionRows.insert(database.jdbc(), subscription.id(), cursor);
        return save(subscription);
    }

    Subscription save(Subscription subscription) {
        subscriptions.put(subscription.id(), subscription);
        lanes.changed(new SubscriptionChanged.Saved(subscription));
        return subscription;
    }

    /** Saves it as somebody does who resumes it. */
    void resume(Subscription subscription) {
        subscriptions.put(subscription.id(), subscription);
        lanes.changed(new SubscriptionChanged.Saved(subscription, true));
    }

    void remove(SubscriptionId id) {
        subscriptions.remove(id);
        database.jdbc()
                .sql("DELETE FROM subscription WHERE id = ?")
                .param(id.value())
                .update();
        lanes.changed(new SubscriptionChanged.Removed(id));
    }

    Deliveries deliveries() {
        return new JdbcDeliveries(
                tables,
                new DeliveryViews(database.reader()),
                new DeadLetters(database.commit()),
                journal,
                lanes,
                Clock.systemUTC());
    }

    /** Replays, carried out by a feeder at this rate from now on. */
    Replays replays(int perSecond) {
        var replayTables = new ReplayTables(database.commit(), database.reader());
        var scan = new ReplayScan(journal, replayTables);
        var metrics = new DeliveryMetrics(database.meters());
        feeder = new ReplayFeeder(
                replayTables, scan, environment.subscriptions(), lanes, Clock.systemUTC(), metrics, perSecond);
        feeder.start();
        return new JdbcReplays(
                replayTables, scan, environment.subscriptions(), journal, Clock.systemUTC(), feeder::add);
    }

    long cursor(Subscription subscription) {
        return SubscriptionRows.cursor(database.jdbc(), subscription.id());
    }

    /** Until when the subscription is paused, as it is stored. */
    Instant pausedUntil(Subscription subscription) {
        var standing = tables.start(subscription.id()).block().orElseThrow().standing();
        return standing.pausedUntil();
    }

    long count(DeliveryState state) {
        return database.jdbc()
                .sql("SELECT count(*) FROM delivery WHERE state = ?")
                .param(state.wireName())
                .query(Long.class)
                .single();
    }

    void close() throws InterruptedException {
        stop();
        database.close();
    }

    private final class Saved implements Subscriptions {

        @Override
        public Mono<List<Subscription>> all() {
            return Mono.fromSupplier(() -> List.copyOf(subscriptions.values()));
        }

        @Override
        public Mono<Optional<Subscription>> find(SubscriptionId id) {
            if (id.equals(unreadable)) {
                return Mono.error(new IllegalStateException("unreadable"));
            }
            return Mono.fromSupplier(() -> Optional.ofNullable(subscriptions.get(id)));
        }

        @Override
        public Mono<Subscriptions.Saved> create(SubscriptionDraft draft) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<Subscriptions.Saved> replace(Subscription read, SubscriptionDraft draft) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<Optional<Subscription>> setState(SubscriptionId id, Subscription.State state) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<Optional<Subscription>> rotate(SubscriptionId id, Rotation.Valid rotation) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<Optional<Subscription>> revokePreviousSecret(SubscriptionId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<Boolean> disable(Subscription judged, Disabled.Reason reason) {
            return Mono.fromSupplier(() -> {
                var present = subscriptions.get(judged.id());
                var same = present != null
                        && present.state() == Subscription.State.ACTIVE
                        && present.url().equals(judged.url());
                if (same) {
                    save(Samples.disabled(present, reason));
                }
                return same;
            });
        }

        @Override
        public Mono<Boolean> remove(SubscriptionId id) {
            throw new UnsupportedOperationException();
        }
    }
}
