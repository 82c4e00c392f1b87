package io.groupmebridge.delivery;

import io.groupmebridge.delivery.LaneInput.What;
import io.groupmebridge.delivery.RetryQueue.Due;
import io.groupmebridge.delivery.RetryQueue.PageAsked;
import io.groupmebridge.journal.EventPage;
import io.groupmebridge.journal.EventQuery;
import io.groupmebridge.journal.Journal;
import io.groupmebridge.journal.JournaledEvent;
import io.groupmebridge.subscription.Disabled;
import io.groupmebridge.subscription.Subscription;
import io.groupmebridge.subscription.SubscriptionId;
import io.groupmebridge.subscription.Subscriptions;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Begins a lane's reads and writes. Each ends, well or not, as one input of the lane; what failed is not begun again for a
 * second. Belongs to the lane's loop; answers come from elsewhere.
 */
final class LaneStorage {

    private static final Logger log = LoggerFactory.getLogger(LaneStorage.class);

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final Map<What, Instant> notBefore = new EnumMap<>(What.class);
    private final SubscriptionId subscription;
    private final Journal journal;
    private final DeliveryTables tables;
    private final Subscriptions subscriptions;
    private final DeliveryMetrics metrics;
    private final Consumer<LaneInput> tell;

    LaneStorage(SubscriptionId subscription, LaneEnvironment environment, Consumer<LaneInput> tell) {
        this.subscription = subscription;
        this.journal = environment.journal();
        this.tables = environment.tables();
        this.subscriptions = environment.subscriptions();
        this.metrics = environment.metrics();
        this.tell = tell;
    }

    /** Notes that something failed. */
    void failed(What what, Throwable why, Instant now) {
        notBefore.put(what, now.plus(AFTER_FAILURE));
        log.warn("delivery.storage_failed subscription={} what={} reason=\"{}\"", subscription, what, why.toString());
    }

    /** Whether it may be begun (again). */
    boolean may(What what, Instant now) {
        var earliest = notBefore.get(what);
        // Later than can be: the clock has been set back since.
        return earliest == null || !now.isBefore(earliest) || earliest.isAfter(now.plus(AFTER_FAILURE));
    }

    /** When what failed may be begun again. */
    Collection<Instant> notBefore() {
        return notBefore.values();
    }

    /** Reads where the lane takes up its work. */
    void open() {
        tables.start(subscription)
                .subscribe(
                        start -> tell.accept(
                                start.<LaneInput>map(LaneInput.Opened::new).orElseGet(LaneInput.NotFound::new)),
                        why -> tell.accept(new LaneInput.ReadFailed(What.START, why)));
    }

    /** Reads a page of the journal. */
    void read(ReadAhead.Asked asked) {
        page(asked)
                .subscribe(
                        events -> tell.accept(new LaneInput.PageRead(asked, events)),
                        why -> tell.accept(new LaneInput.ReadFailed(What.PAGE, why)));
    }

    private Mono<List<JournaledEvent>> page(ReadAhead.Asked asked) {
        return switch (asked) {
            case ReadAhead.Asked.Onward onward -> journal.readAfter(onward.after(), onward.limit());
            case ReadAhead.Asked.Aside aside ->
                journal.browse(new EventQuery(aside.after(), aside.limit(), null, null, aside.conversation()))
                        .map(EventPage::events);
        };
    }

    /** Reads the events of due retries. */
    void readEvents(List<Due> due) {
        journal.readAt(due.stream().map(Due::seq).toList())
                .subscribe(
                        events -> tell.accept(new LaneInput.RetryEventsRead(due, events)),
                        why -> tell.accept(new LaneInput.RetryEventsNotRead(due, why)));
    }

    /** Reads the earliest retries from the table. */
    void readRetries(PageAsked asked, Instant now) {
        tables.due(subscription, asked.size(), now)
                .subscribe(
                        page -> tell.accept(new LaneInput.RetryPageRead(page, asked)),
                        why -> tell.accept(new LaneInput.ReadFailed(What.RETRIES, why)));
    }

    /** Has the subscription disabled, if it is still the same. When it is, the lane will be asked to stop. */
    void disable(Subscription judged, Disabled.Reason reason) {
        subscriptions
                .disable(judged, reason)
                .subscribe(
                        disabled -> {
                            if (disabled) {
                                metrics.disabled(reason);
                                log.warn(
                                        "delivery.disabled subscription={} reason={} (it keeps its place; resume it"
                                                + " through the API)",
                                        subscription,
                                        reason.wireName());
                            } else {
                                tell.accept(new LaneInput.NotDisabled());
                            }
                        },
                        why -> tell.accept(new LaneInput.ReadFailed(What.DISABLING, why)));
    }

    /** Writes a settlement. */
    void write(Settlement settlement) {
        tables.settle(settlement)
                .subscribe(
                        _ -> tell.accept(new LaneInput.Written(settlement)),
                        why -> tell.accept(new LaneInput.NotWritten(settlement, why)));
    }
}
