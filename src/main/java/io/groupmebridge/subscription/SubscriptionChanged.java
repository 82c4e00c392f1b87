package io.groupmebridge.subscription;

/** Told to the process (as an application event) after the commit that changed a subscription. */
public sealed interface SubscriptionChanged {

    SubscriptionId id();

    /**
     * There is a new subscription, or something about one is different: its lane goes by this from now on.
     *
     * @param resumed somebody wants it sent to from now on, whatever is known against the endpoint
     */
    record Saved(Subscription subscription, boolean resumed) implements SubscriptionChanged {

        /** Any other change than that somebody resumes it. */
        public Saved(Subscription subscription) {
            this(subscription, false);
        }

        @Override
        public SubscriptionId id() {
            return subscription.id();
        }
    }

    /** The subscription is gone; its deliveries are to go, too. */
    record Removed(SubscriptionId id) implements SubscriptionChanged {}
}
