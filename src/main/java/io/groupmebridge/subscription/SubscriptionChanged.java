package io.groupmebridge.subscription;

/** Told to the process (as an application event) after the commit that changed a subscription. */
public sealed interface SubscriptionChanged {

    SubscriptionId id();

    /** There is a new subscription, or something about one is different: its lane goes by this from now on. */
    record Saved(Subscription subscription) implements SubscriptionChanged {
        @Override
        public SubscriptionId id() {
            return subscription.id();
        }
    }

    /** The subscription is gone, and its deliveries with it. */
    record Removed(SubscriptionId id) implements SubscriptionChanged {}
}
