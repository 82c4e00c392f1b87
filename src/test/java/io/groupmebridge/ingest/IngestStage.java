package io.groupmebridge.ingest;

import io.groupmebridge.account.AccessToken;
import io.groupmebridge.account.Account;
import io.groupmebridge.bayeux.Inbound;
import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.ingest.HighWaterMarks.Raise;
import io.groupmebridge.session.SessionChange;
import io.groupmebridge.subscription.Disabled;
import io.groupmebridge.subscription.Rotation;
import io.groupmebridge.subscription.Subscription;
import io.groupmebridge.subscription.SubscriptionDraft;
import io.groupmebridge.subscription.SubscriptionId;
import io.groupmebridge.subscription.Subscriptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The ingest of one account between a fake GroupMe and stores in memory, in virtual time. */
final class IngestStage {

    static final Instant START = Instant.parse("2026-08-01T10:00:00Z");
    static final Instant YESTERDAY = START.minus(Duration.ofDays(1));
    static final Account BOB = account("bob");
    static final Conversation GROUP = new Conversation.Group("10000001");
    static final Conversation OTHER_GROUP = new Conversation.Group("10000002");
    static final Conversation TOPIC = new Conversation.Group("10000003");
    static final Conversation CHAT = new Conversation.Direct("20000001", "20000002");

    /** Always the same wait, so that tests can count on it. */
    static final Duration BACKOFF = Duration.ofSeconds(10);

    final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    final FakeGroupMe groupMe = new FakeGroupMe();
    final MemoryJournal journal = new MemoryJournal();
    final MemoryMarks marks = new MemoryMarks();
    final List<Subscription> subscriptions = new ArrayList<>();
    final Clock clock = new VirtualClock(time);
    SimpleMeterRegistry meters;
    CatchUp catchUp;
    WantedChannels channels;
    JournalingHandler handler;
    MarkKeeper keeper;

    private final Duration history;
    private final int maxMessages;
    private final Hold.Limits limits;

    IngestStage() {
        this(Duration.ZERO, 1_000, new Hold.Limits(5, Duration.ofSeconds(30)));
    }

    IngestStage(Duration history, int maxMessages, Hold.Limits limits) {
        this.history = history;
        this.maxMessages = maxMessages;
        this.limits = limits;
        restart();
    }

    /** Begins anew with what was stored, as another process would. */
    void restart() {
        meters = new SimpleMeterRegistry();
        var metrics = new IngestMetrics(meters);
        var patience = new Patience(_ -> BACKOFF, time);
        var listing = new Listing(groupMe, patience);
        var backfill = new Backfill(groupMe, journal, marks, patience, metrics, clock, maxMessages);
        catchUp = new CatchUp(marks, listing, backfill, patience, metrics, clock, history);
        channels = new WantedChannels(new FixedSubscriptions(subscriptions), listing, patience, time);
        channels.start();
        handler = new JournalingHandler(new Surroundings(
                journal,
                marks,
                catchUp,
                new Turns(2),
                channels,
                patience,
                metrics,
                clock,
                time,
                limits,
                Duration.ofSeconds(35),
                () -> UUID.randomUUID().toString()));
        keeper = new MarkKeeper(handler, marks, time);
    }

    static Account account(String name) {
        return new Account(
                new AccountId(name), new AccessToken("secret"), "20000001", name, true, Account.Source.API, START);
    }

    /** The account was caught up yesterday and has these marks. */
    void synced(Map<Conversation, Long> kept) {
        marks.raise(List.of(new Raise(BOB.id(), kept, YESTERDAY))).block();
    }

    /** These messages were said yesterday. */
    void said(Conversation conversation, long first, long last) {
        LongStream.rangeClosed(first, last).forEach(id -> groupMe.say(conversation, id, YESTERDAY));
    }

    void changed(SessionChange change) {
        handler.changed(BOB, change);
    }

    void subscribed() {
        changed(new SessionChange.Subscribed(false));
    }

    void lost() {
        changed(new SessionChange.Lost("gone", false));
    }

    /** Says it on GroupMe and pushes it. */
    Disposable push(Conversation conversation, long id) {
        groupMe.say(conversation, id, clock.instant());
        return pushed(conversation, id);
    }

    /** Pushes a message; the answer is disposed of when it is durable. */
    Disposable pushed(Conversation conversation, long id) {
        return handle(
                switch (conversation) {
                    case Conversation.Group(var group) -> """
                    {"type":"line.create","subject":{"id":"%d","group_id":"%s","sender_id":"2","text":"message"}}""".formatted(id, group);
                    case Conversation.Direct(var one, var other) -> """
                    {"type":"direct_message.create","subject":{"id":"%d","chat_id":"%s+%s","sender_id":"2","text":"m"}}""".formatted(id, one, other);
                    case Conversation.None _ -> throw new IllegalArgumentException("push it somewhere");
                });
    }

    Disposable handle(String json) {
        return handle(Samples.inbound("/user/20000001", json));
    }

    Disposable handle(Inbound inbound) {
        return handler.handle(BOB, inbound).subscribe(null, _ -> {});
    }

    void pass(Duration wait) {
        time.advanceTimeBy(wait);
    }

    HighWaterMarks.Kept kept() {
        return marks.of(BOB.id()).block();
    }

    double count(String meter, String... tags) {
        return meters.get(meter).tags(tags).counter().count();
    }

    /** A clock that goes as the scheduler does. */
    private static final class VirtualClock extends Clock {

        private final VirtualTimeScheduler time;

        VirtualClock(VirtualTimeScheduler time) {
            this.time = time;
        }

        @Override
        public Instant instant() {
            return START.plusMillis(time.now(TimeUnit.MILLISECONDS));
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    /** Subscriptions that are only read. */
    private record FixedSubscriptions(List<Subscription> subscriptions) implements Subscriptions {

        @Override
        public Mono<List<Subscription>> all() {
            return Mono.fromSupplier(() -> List.copyOf(subscriptions));
        }

        @Override
        public Mono<Optional<Subscription>> find(SubscriptionId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<Saved> create(SubscriptionDraft draft) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<Saved> replace(Subscription read, SubscriptionDraft draft) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<Optional<Subscription>> setState(SubscriptionId id, Subscription.State state) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<Boolean> remove(SubscriptionId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<Boolean> disable(Subscription subscription, Disabled.Reason reason) {
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
    }
}
