package io.groupmebridge.subscription;

import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** The subscriptions in the store. Every change is committed before it is answered and told as a {@link SubscriptionChanged}. */
public interface Subscriptions {

    /** All subscriptions, oldest first. */
    Mono<List<Subscription>> all();

    Mono<Optional<Subscription>> find(SubscriptionId id);

    /** Makes a subscription that begins behind the newest event of the journal. */
    Mono<Saved> create(SubscriptionDraft draft);

    /** Replaces all that the draft says, unless the subscription was changed since it was read. */
    Mono<Saved> replace(Subscription read, SubscriptionDraft draft);

    /** Pauses or resumes, the latter without waiting for what the endpoint asked for; empty when there is no such subscription. */
    Mono<Optional<Subscription>> setState(SubscriptionId id, Subscription.State state);

    /**
     * Replaces the signing secret; the old one signs too for so long. While one before it still signs nothing changes, which
     * the answer's secret shows. Empty when there is no such subscription.
     */
    Mono<Optional<Subscription>> rotate(SubscriptionId id, Rotation.Valid rotation);

    /** Has the previous secret sign no more, at once; empty when there is no such subscription. */
    Mono<Optional<Subscription>> revokePreviousSecret(SubscriptionId id);

    /**
     * Disables an active subscription whose endpoint is still the one that was judged; false when it is not, or is gone. It
     * keeps its place and is enabled again like a paused one.
     */
    Mono<Boolean> disable(Subscription judged, Disabled.Reason reason);

    /** Removes the subscription, and after the answer, little by little, its deliveries; false when there was none. */
    Mono<Boolean> remove(SubscriptionId id);

    /** What became of a change. */
    sealed interface Saved {

        /** It is durable. */
        record Done(Subscription subscription) implements Saved {}

        /** Another subscription has this name. */
        record NameTaken(String name) implements Saved {}

        /** It was changed by another since it was read. */
        record Outdated(SubscriptionId id) implements Saved {}

        /** There is no such subscription. */
        record Unknown(SubscriptionId id) implements Saved {}
    }
}
