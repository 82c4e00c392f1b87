package io.groupmebridge.delivery;

import io.groupmebridge.delivery.DeliveryProperties.Limits;
import io.groupmebridge.journal.Journal;
import io.groupmebridge.subscription.Subscription;
import io.groupmebridge.subscription.Subscriptions;
import io.groupmebridge.trace.EventTraces;
import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;
import reactor.core.scheduler.Scheduler;

/**
 * What all lanes share.
 *
 * @param disableAfter how long a subscription may fail until it is given up; zero for ever
 * @param schedule of subscriptions that have none of their own
 * @param random for jitter; used from several threads
 * @param scheduler whose workers the lanes' loops run on; nothing on it may block
 */
record LaneEnvironment(
        Subscriptions subscriptions,
        Journal journal,
        DeliveryTables tables,
        WebhookClient client,
        RetrySchedule schedule,
        Limits limits,
        Duration disableAfter,
        Clock clock,
        RandomGenerator random,
        DeliveryMetrics metrics,
        EventTraces traces,
        Scheduler scheduler) {

    /** When to try again for this subscription. */
    RetrySchedule scheduleOf(Subscription subscription) {
        return schedule.with(subscription.schedule());
    }

    /** When this subscription is given up. */
    FailureLimit failureLimitOf(Subscription subscription) {
        return new FailureLimit(disableAfter, scheduleOf(subscription).attempts());
    }
}
