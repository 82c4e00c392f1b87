package io.groupmebridge.ingest;

import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.EventType;
import io.groupmebridge.subscription.EventFilter;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Says which channels are worth joining: messages come on the user's own channel, but typing and reactions to other
 * people's messages only on a group's or chat's. A pure function.
 */
record Demand(Collection<EventFilter> filters) {

    private static final List<EventType> OF_GROUPS = List.of(EventType.TYPING_STARTED, EventType.REACTION_CHANGED);

    /** Read receipts, which exist in direct chats alone, have no word of their own yet. */
    private static final List<EventType> OF_CHATS =
            List.of(EventType.TYPING_STARTED, EventType.REACTION_CHANGED, EventType.UNRECOGNIZED);

    Demand {
        filters = List.copyOf(filters);
    }

    /** The channels of those of the account's conversations that somebody wants. */
    Set<String> channels(AccountId account, Collection<Conversation> conversations) {
        return conversations.stream()
                .filter(conversation -> isWanted(account, conversation))
                .map(Demand::channel)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether any conversation of the account might be wanted. */
    boolean concerns(AccountId account) {
        return filters.stream()
                .anyMatch(filter -> (filter.accounts().isEmpty()
                                || filter.accounts().contains(account))
                        && (filter.events().isEmpty()
                                || filter.events().stream()
                                        .anyMatch(pattern -> OF_CHATS.stream().anyMatch(pattern::matches))));
    }

    private boolean isWanted(AccountId account, Conversation conversation) {
        var types = switch (conversation) {
            case Conversation.Group _ -> OF_GROUPS;
            case Conversation.Direct _ -> OF_CHATS;
            case Conversation.None _ -> List.<EventType>of();
        };
        return types.stream()
                .anyMatch(type -> filters.stream().anyMatch(filter -> filter.matches(type, account, conversation)));
    }

    private static String channel(Conversation conversation) {
        return switch (conversation) {
            case Conversation.Group(var id) -> "/group/" + id;
            case Conversation.Direct(var smaller, var larger) -> "/direct_message/" + smaller + "_" + larger;
            case Conversation.None _ -> throw new IllegalArgumentException("no conversation has no channel");
        };
    }
}
