package io.groupmebridge.ingest;

import io.groupmebridge.event.Conversation;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * The marks of one account as its live messages raise them: in the order of arrival, and only while the account is in sync.
 * Holds what is being appended (the session's window bounds that) and the raises that are not written yet. Safe for use by
 * several threads.
 */
final class LiveMarks {

    private final ArrayDeque<Arrival> underWay = new ArrayDeque<>();
    private final Map<Conversation, Long> raised = new HashMap<>();
    private Set<Conversation> refused = Set.of();
    private boolean inSync;

    /** A live message on its way into the journal. */
    static final class Arrival {

        private final Conversation conversation;
        private final long messageId;
        private boolean durable;

        private Arrival(Conversation conversation, long messageId) {
            this.conversation = conversation;
            this.messageId = messageId;
        }
    }

    /** Nothing is missing behind what arrives from now on, but in these conversations. */
    synchronized void inSync(Set<Conversation> refused) {
        this.refused = Set.copyOf(refused);
        inSync = true;
    }

    /** Something may be missing: what arrives raises no mark. */
    synchronized void outOfSync() {
        inSync = false;
    }

    synchronized boolean isInSync() {
        return inSync;
    }

    /** Appends a message and raises its conversation's mark to it when it is durable and all before it are. */
    Mono<Void> follow(Conversation conversation, String messageId, Mono<Void> append, Runnable onFailure) {
        return number(messageId)
                .map(message -> Mono.defer(() -> {
                    var arrival = arriving(conversation, message);
                    return append.doOnSuccess(_ -> arrived(arrival)).doOnError(_ -> {
                        failed(arrival);
                        onFailure.run();
                    });
                }))
                .orElse(append);
    }

    /** GroupMe's ids are decimal numbers; another would order nothing. */
    private static Optional<Long> number(String messageId) {
        try {
            return Optional.of(Long.valueOf(messageId));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    /** A message is about to be appended. */
    synchronized Arrival arriving(Conversation conversation, long messageId) {
        var arrival = new Arrival(conversation, messageId);
        underWay.addLast(arrival);
        return arrival;
    }

    /** The message is durable. */
    synchronized void arrived(Arrival arrival) {
        arrival.durable = true;
        while (!underWay.isEmpty() && underWay.getFirst().durable) {
            var first = underWay.removeFirst();
            if (inSync && !refused.contains(first.conversation)) {
                raised.merge(first.conversation, first.messageId, Math::max);
            }
        }
    }

    /** The message was not taken, so nothing behind it may raise a mark: the account is out of sync. */
    synchronized void failed(Arrival arrival) {
        inSync = false;
        arrived(arrival);
    }

    /** What is not written yet. */
    synchronized Map<Conversation, Long> raised() {
        return Map.copyOf(raised);
    }

    /** So much is written. */
    synchronized void written(Map<Conversation, Long> marks) {
        marks.forEach(raised::remove);
    }
}
