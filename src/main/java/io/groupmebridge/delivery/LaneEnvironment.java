package io.groupmebridge.delivery;

import io.groupmebridge.delivery.DeliveryProperties.Limits;
import io.groupmebridge.journal.Journal;
import io.groupmebridge.subscription.Subscriptions;
import java.time.Clock;
import java.util.random.RandomGenerator;
import reactor.core.scheduler.Scheduler;

/**
 * What all lanes share.
 *
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
        Clock clock,
        RandomGenerator random,
        DeliveryMetrics metrics,
        Scheduler scheduler) {}
