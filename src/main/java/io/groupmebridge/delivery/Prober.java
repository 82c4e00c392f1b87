package io.groupmebridge.delivery;

import io.groupmebridge.event.EventType;
import io.groupmebridge.subscription.Subscription;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Sends single webhooks on trial, signed and guarded like all others but beside every lane: no attempt is spent, no breaker,
 * standing or cursor moves, and nothing is journaled. At most one at a time for a subscription, and few in all.
 */
public interface Prober {

    /**
     * Sends a {@code webhook.test}, or a made-up event of the type, to a subscription in whatever state.
     *
     * @param sample null for a {@code webhook.test}
     */
    Mono<Probed> test(Subscription to, @Nullable EventType sample);

    /** Asks with a {@code webhook.ping} whether webhooks are welcome at the endpoint of a subscription that may not be yet. */
    Mono<Probed> ping(Subscription to);

    /** What became of a trial. */
    sealed interface Probed {

        /** It was made. */
        record Done(Probe probe) implements Probed {}

        /** It was not: as many are under way as may be. */
        record Busy() implements Probed {}
    }
}
