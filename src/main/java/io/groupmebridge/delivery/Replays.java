package io.groupmebridge.delivery;

import io.groupmebridge.subscription.SubscriptionId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Sends events again, under the same {@code webhook-id}. A replay goes on after a restart where it was, at a bounded rate and
 * beside live events, which keep half of the subscription's places; its deliveries are retries, so their order is only
 * roughly that of the journal. A subscription has one running replay at a time.
 */
public interface Replays {

    /** How many events that would send; empty when there is no such subscription. Starts nothing. */
    Mono<Optional<Tally>> count(SubscriptionId id, Replay.Request request);

    /** Starts a replay. What the subscription's lane has yet to come to is not part of it: it is sent anyway. */
    Mono<Started> start(SubscriptionId id, Replay.Request request);

    /**
     * A page of a subscription's replays, newest first; of those that ended only the latest 100 are kept.
     *
     * @param before only those older than this one; null for the first page
     */
    Mono<List<Replay>> list(SubscriptionId id, int limit, @Nullable ReplayId before);

    Mono<Optional<Replay>> find(SubscriptionId id, ReplayId replay);

    /** Ends a replay and answers how it is then: one that was over stays as it was. Empty when there is none. */
    Mono<Optional<Replay>> cancel(SubscriptionId id, ReplayId replay);

    /** What became of the wish for a replay. */
    sealed interface Started {

        /** It goes on by itself from now on, or had nothing to do. */
        record Begun(Replay replay) implements Started {}

        /** Another one is in the way. */
        record AnotherRuns(ReplayId replay) implements Started {}

        /** There is no such subscription. */
        record Unknown() implements Started {}
    }
}
