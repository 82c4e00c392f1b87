package io.groupmebridge.delivery;

import io.groupmebridge.event.Conversation;
import io.groupmebridge.journal.JournaledEvent;
import io.groupmebridge.subscription.EventFilter;
import java.util.Map;

/**
 * Which events of the journal are a replay's to send, sent before or not: never those that are of interest for a moment only.
 * Pure.
 *
 * @param filter that of the subscription
 * @param doneTo of the conversations that stand aside, the place up to which they are settled: what is behind it is still the
 *     lane's to deliver. What is settled stays so, so that a place that was read a moment ago leaves out too much at most
 */
record ReplayFilter(EventFilter filter, Map<Conversation, Long> doneTo) {

    ReplayFilter {
        doneTo = Map.copyOf(doneTo);
    }

    boolean means(JournaledEvent event) {
        return !Lifetime.isShort(event.type())
                && filter.matches(event.type(), event.account(), event.conversation())
                && event.seq() <= doneTo.getOrDefault(event.conversation(), Long.MAX_VALUE);
    }
}
