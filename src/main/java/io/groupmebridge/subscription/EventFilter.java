package io.groupmebridge.subscription;

import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.EventType;
import java.util.List;
import java.util.Set;

/**
 * Which events a subscription is told about. An empty list means all.
 *
 * @param events patterns of types
 * @param accounts the accounts whose events are meant
 * @param conversations the conversations whose events are meant; when given, events without one do not match
 */
public record EventFilter(List<EventPattern> events, Set<AccountId> accounts, Set<Conversation> conversations) {

    public EventFilter {
        events = List.copyOf(events);
        accounts = Set.copyOf(accounts);
        conversations = Set.copyOf(conversations);
    }

    /** Whether an event with these marks is meant. */
    public boolean matches(EventType type, AccountId account, Conversation conversation) {
        return (events.isEmpty() || events.stream().anyMatch(pattern -> pattern.matches(type)))
                && (accounts.isEmpty() || accounts.contains(account))
                && (conversations.isEmpty() || conversations.contains(conversation));
    }
}
