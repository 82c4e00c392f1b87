package io.groupmebridge.ingest;

import io.groupmebridge.account.Account;
import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.groupme.Chat;
import io.groupmebridge.session.ChannelDemand;
import io.groupmebridge.subscription.EventFilter;
import io.groupmebridge.subscription.Subscription;
import io.groupmebridge.subscription.SubscriptionChanged;
import io.groupmebridge.subscription.SubscriptionId;
import io.groupmebridge.subscription.Subscriptions;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * Tells the sessions which channels the active subscriptions make worth joining, of the conversations that catching up, a
 * list every {@link #REFRESH} (only while somebody wants any) and messages have shown. A worker of its own owns the state.
 */
final class WantedChannels implements ChannelDemand, SmartLifecycle {

    static final Duration REFRESH = Duration.ofMinutes(10);

    private static final Logger log = LoggerFactory.getLogger(WantedChannels.class);

    private final Subscriptions subscriptions;
    private final Listing listing;
    private final Patience patience;
    private final Scheduler scheduler;
    private final Scheduler.Worker worker;

    /** By active subscription; owned by the worker. */
    private final Map<SubscriptionId, EventFilter> filters = new HashMap<>();

    /** What changed while the subscriptions are being read, null when they have been; owned by the worker. */
    private @Nullable Set<SubscriptionId> changedWhileReading = new HashSet<>();

    /** Written by the worker. */
    private final Map<AccountId, Place> places = new ConcurrentHashMap<>();

    private volatile Demand demand = new Demand(List.of());
    private volatile boolean running;

    /** An account's conversations and who listens. */
    private static final class Place {

        private final AccountId account;
        private final Sinks.Many<Set<String>> channels = Sinks.many().replay().latest();

        /** Written by the worker. */
        private final Set<Conversation> conversations = ConcurrentHashMap.newKeySet();

        private @Nullable Set<String> told;

        Place(AccountId account) {
            this.account = account;
        }

        void tell(Demand demand) {
            var wanted = demand.channels(account, conversations);
            if (!wanted.equals(told)) {
                told = wanted;
                channels.tryEmitNext(wanted);
            }
        }
    }

    WantedChannels(Subscriptions subscriptions, Listing listing, Patience patience, Scheduler scheduler) {
        this.subscriptions = subscriptions;
        this.listing = listing;
        this.patience = patience;
        this.scheduler = scheduler;
        this.worker = scheduler.createWorker();
    }

    @Override
    public Flux<Set<String>> wanted(Account account) {
        return Mono.<Place>create(caller -> worker.schedule(() -> caller.success(place(account.id()))))
                .flatMapMany(place -> place.channels.asFlux().mergeWith(refreshes(account)));
    }

    /** The account has these conversations and no others. */
    void listed(AccountId account, Collection<Chat> chats) {
        var conversations = chats.stream().map(Chat::conversation).toList();
        worker.schedule(() -> {
            var place = place(account);
            place.conversations.addAll(conversations);
            place.conversations.retainAll(new HashSet<>(conversations));
            place.tell(demand);
        });
    }

    /** Something happened in a conversation; it may be new. Quick when it is not. */
    void met(AccountId account, Conversation conversation) {
        var known = places.get(account);
        if (conversation instanceof Conversation.None
                || (known != null && known.conversations.contains(conversation))) {
            return;
        }
        worker.schedule(() -> {
            var place = place(account);
            place.conversations.add(conversation);
            place.tell(demand);
        });
    }

    /** The account has no session any more. */
    void forget(AccountId account) {
        worker.schedule(() -> {
            var place = places.get(account);
            if (place != null && place.channels.currentSubscriberCount() == 0) {
                places.remove(account);
            }
        });
    }

    /** Follows a change that is committed. */
    @EventListener
    void changed(SubscriptionChanged change) {
        worker.schedule(() -> {
            if (changedWhileReading != null) {
                changedWhileReading.add(change.id());
            }
            switch (change) {
                case SubscriptionChanged.Saved saved -> follow(saved.subscription());
                case SubscriptionChanged.Removed(var id) -> filters.remove(id);
            }
            tellAll();
        });
    }

    @Override
    public void start() {
        running = true;
        subscriptions
                .all()
                .retryWhen(patience.forEver(
                        failure -> log.warn("ingest.no_subscriptions reason=\"{}\"", failure.toString())))
                .subscribe(all -> worker.schedule(() -> begin(all)));
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void begin(List<Subscription> all) {
        var changed = changedWhileReading == null ? Set.<SubscriptionId>of() : changedWhileReading;
        changedWhileReading = null;
        all.stream()
                .filter(subscription -> !changed.contains(subscription.id()))
                .forEach(this::follow);
        tellAll();
    }

    private void follow(Subscription subscription) {
        switch (subscription.state()) {
            case ACTIVE -> filters.put(subscription.id(), subscription.filter());
            case PAUSED, AUTO_DISABLED -> filters.remove(subscription.id());
        }
    }

    private void tellAll() {
        demand = new Demand(filters.values());
        places.values().forEach(place -> place.tell(demand));
    }

    private Place place(AccountId account) {
        var place = places.computeIfAbsent(account, Place::new);
        place.tell(demand);
        return place;
    }

    private Flux<Set<String>> refreshes(Account account) {
        return Flux.interval(REFRESH, scheduler)
                .onBackpressureDrop()
                .filter(_ -> demand.concerns(account.id()))
                .concatMap(
                        _ -> listing.of(account)
                                .doOnNext(listed -> refreshed(account, listed))
                                .onErrorComplete(),
                        0)
                .flatMap(_ -> Flux.empty());
    }

    private void refreshed(Account account, Listing.Listed listed) {
        if (listed.complete()) {
            listed(account.id(), listed.chats());
        }
    }
}
