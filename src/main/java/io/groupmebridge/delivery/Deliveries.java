package io.groupmebridge.delivery;

import io.groupmebridge.event.EventId;
import io.groupmebridge.subscription.SubscriptionId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The deliveries that were tried, for people to look at and to try again. */
public interface Deliveries {

    /**
     * A page of a subscription's deliveries, newest event first.
     *
     * @param state only those in this state; null for all
     * @param range only those of events that came in then
     * @param before only those of events before this place in the journal; {@link Long#MAX_VALUE} for the first page
     */
    Mono<List<Delivery>> list(
            SubscriptionId id, @Nullable DeliveryState state, TimeRange range, int limit, long before);

    /**
     * How many deliveries of a subscription are in each state; each is counted to 100,000, delivered ones among the newest
     * 100,000 of all.
     */
    Mono<Map<DeliveryState, Tally>> count(SubscriptionId id);

    /** One delivery with its attempts; empty when none was settled yet. */
    Mono<Optional<DeliveryDetail>> find(SubscriptionId id, EventId event);

    /**
     * The latest attempts for a subscription, the latest first: first attempts of the latest events and retries of any. A
     * first attempt of an old event, by a replay or because its conversation was held up, is not among them.
     */
    Mono<List<LatestAttempt>> latestAttempts(SubscriptionId id, int limit);

    /**
     * Makes a delivery due now, whatever became of it: one more attempt, from which the schedule goes on. A dead delivery
     * has no schedule left, so when that attempt fails it is dead again. When it is not known in time whether an attempt is under way, nothing is
     * changed and the error is a {@link java.util.concurrent.TimeoutException}.
     */
    Mono<Retried> retry(SubscriptionId id, EventId event);

    /**
     * Deletes dead letters of events that came in then, at most 20,000, and tells how many and whether these were all. Their
     * events stay in the journal, and a replay of what is missing sends them again.
     */
    Mono<Tally> deleteDead(SubscriptionId id, TimeRange range);

    /** Deletes one dead letter. */
    Mono<Deleted> deleteDead(SubscriptionId id, EventId event);
}
