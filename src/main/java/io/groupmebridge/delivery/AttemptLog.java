package io.groupmebridge.delivery;

import io.groupmebridge.delivery.RetryQueue.Due;
import io.groupmebridge.journal.JournaledEvent;
import io.groupmebridge.subscription.SubscriptionId;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the one line there is about an attempt, or a retry that ended without one: failures to {@code info}, successes to
 * {@code debug}. Never the URL.
 */
final class AttemptLog {

    private static final Logger log = LoggerFactory.getLogger(AttemptLog.class);

    private static final String LINE =
            "delivery.attempted subscription={} event={} type={} attempt={} outcome={} reason={} status={} error=\"{}\" wait={}ms took={}ms";

    private AttemptLog() {}

    /** A retry ended because its event was pruned. */
    static void lost(SubscriptionId subscription, Due due) {
        log.info(
                "delivery.dead subscription={} event={} type={} attempts={} reason={}",
                subscription,
                due.eventId(),
                due.eventType(),
                due.attempts(),
                DeathReason.EVENT_PRUNED.wireName());
    }

    static void write(SubscriptionId subscription, JournaledEvent event, Attempt attempt, Outcome outcome) {
        var delivered = outcome.state() == DeliveryState.DELIVERED;
        if (delivered && !log.isDebugEnabled()) {
            return;
        }
        log.atLevel(delivered ? org.slf4j.event.Level.DEBUG : org.slf4j.event.Level.INFO)
                .log(
                        LINE,
                        subscription,
                        event.id(),
                        event.type(),
                        attempt.number(),
                        outcome.state().wireName(),
                        outcome.reason() == null ? "-" : outcome.reason().wireName(),
                        attempt.status() == null ? "-" : attempt.status(),
                        attempt.error() == null ? "" : attempt.error(),
                        Duration.between(event.receivedAt(), attempt.at()).toMillis(),
                        attempt.took().toMillis());
    }
}
