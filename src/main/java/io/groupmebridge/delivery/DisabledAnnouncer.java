package io.groupmebridge.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.EventId;
import io.groupmebridge.event.EventType;
import io.groupmebridge.event.Origin;
import io.groupmebridge.event.PushEvent;
import io.groupmebridge.journal.Journal;
import io.groupmebridge.journal.Payload;
import io.groupmebridge.subscription.Disabled;
import io.groupmebridge.subscription.Subscription;
import io.groupmebridge.subscription.SubscriptionChanged;
import io.groupmebridge.subscription.Subscriptions;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import reactor.core.Scannable;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * Journals an event for every subscription that the bridge disabled, for the other subscriptions. The event's id is made of
 * the subscription and the time, so telling it again adds nothing: it is told whenever such a subscription is seen, tried
 * until it is journaled, and what a crash kept from it is told at the next start. Safe for any thread.
 */
final class DisabledAnnouncer implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(DisabledAnnouncer.class);

    /** GroupMe pushed nothing. */
    private static final Payload NOTHING = new Payload("{}".getBytes(UTF_8));

    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);

    private final Subscriptions subscriptions;
    private final Journal journal;
    private final Scheduler timer;
    private volatile boolean running;
    private volatile Sinks.Empty<Void> end = Sinks.empty();

    DisabledAnnouncer(Subscriptions subscriptions, Journal journal, Scheduler timer) {
        this.subscriptions = subscriptions;
        this.journal = journal;
        this.timer = timer;
    }

    @Override
    public void start() {
        running = true;
        if (Boolean.TRUE.equals(end.scan(Scannable.Attr.TERMINATED))) {
            end = Sinks.empty();
        }
        subscriptions
                .all()
                .retryWhen(retry("all"))
                .takeUntilOther(end.asMono())
                .subscribe(all -> all.forEach(this::announce));
    }

    @Override
    public void stop() {
        running = false;
        end.tryEmitEmpty();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Sees a change that is committed. On the commit thread: only submits. */
    @EventListener
    void changed(SubscriptionChanged change) {
        switch (change) {
            case SubscriptionChanged.Saved saved -> announce(saved.subscription());
            case SubscriptionChanged.Removed _ -> {}
        }
    }

    private void announce(Subscription subscription) {
        var disabled = subscription.disabled();
        if (disabled == null) {
            return;
        }
        journal.horizon()
                // What was pruned since would be told anew, at every start.
                .filter(horizon -> !horizon.hides(disabled.since()))
                .flatMap(_ -> journal.append(event(subscription, disabled), NOTHING))
                .retryWhen(retry(subscription.id().value()))
                .takeUntilOther(end.asMono())
                .subscribe();
    }

    private Retry retry(String subscription) {
        return Retry.backoff(Long.MAX_VALUE, Duration.ofSeconds(1))
                .maxBackoff(LONGEST_BACKOFF)
                .scheduler(timer)
                .doBeforeRetry(signal -> log.warn(
                        "delivery.announcing_failed subscription={} reason=\"{}\"",
                        subscription,
                        signal.failure().toString()));
    }

    private static PushEvent event(Subscription subscription, Disabled disabled) {
        var since = disabled.since();
        var id = EventId.of(
                AccountId.BRIDGE,
                EventType.SUBSCRIPTION_DISABLED,
                subscription.id().value(),
                since.toString());
        return new PushEvent.SubscriptionDisabled(
                new PushEvent.Header(id, AccountId.BRIDGE, new Conversation.None(), since, since, Origin.BRIDGE),
                subscription.id().value(),
                subscription.name(),
                disabled.reason().wireName());
    }
}
