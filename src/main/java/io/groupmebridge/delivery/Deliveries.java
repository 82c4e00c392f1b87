package io.groupmebridge.delivery;

import io.groupmebridge.event.EventId;
import io.groupmebridge.subscription.SubscriptionId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The deliveries that were tried, for people to look at and to try again. */
public interface Deliveries {

    /**
     * A page of a subscription's deliveries, newest event first.
     *
     * @param state only those in this state; null for all
     * @param before only those of events before this place in the journal; {@link Long#MAX_VALUE} for the first page
     */
    Mono<List<Delivery>> list(SubscriptionId id, @Nullable DeliveryState state, int limit, long before);

    /** One delivery with its attempts; empty when none was settled yet. */
    Mono<Optional<DeliveryDetail>> find(SubscriptionId id, EventId event);

    /**
     * Makes a delivery due now, whatever became of it: one more attempt, from which the schedule goes on. A dead delivery
     * has no schedule left, so when that attempt fails it is dead again. When it is not known in time whether an attempt is under way, nothing is
     * changed and the error is a {@link java.util.concurrent.TimeoutException}.
     */
    Mono<Retried> retry(SubscriptionId id, EventId event);
}
