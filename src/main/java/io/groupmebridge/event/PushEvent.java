package io.groupmebridge.event;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that happened on GroupMe, as one account saw it. Each case holds only what is known in that case. */
public sealed interface PushEvent {

    /** What every event has. */
    Header header();

    /** The public type; one for each case. */
    default EventType type() {
        return switch (this) {
            case MessageCreated _ -> EventType.MESSAGE_CREATED;
            case MessageUpdated _ -> EventType.MESSAGE_UPDATED;
            case MessageDeleted _ -> EventType.MESSAGE_DELETED;
            case ReactionCreated _ -> EventType.REACTION_CREATED;
            case ReactionChanged _ -> EventType.REACTION_CHANGED;
            case TypingStarted _ -> EventType.TYPING_STARTED;
            case Unrecognized _ -> EventType.UNRECOGNIZED;
            case SessionConnected _ -> EventType.SESSION_CONNECTED;
            case SessionDisconnected _ -> EventType.SESSION_DISCONNECTED;
            case TokenRejected _ -> EventType.TOKEN_REJECTED;
            case Gap _ -> EventType.GAP;
            case SubscriptionDisabled _ -> EventType.SUBSCRIPTION_DISABLED;
        };
    }

    /**
     * What every event has.
     *
     * @param occurredAt when it happened by GroupMe's clock, or {@code receivedAt} when GroupMe does not say
     * @param receivedAt when the bridge first saw it
     */
    record Header(
            EventId id,
            AccountId account,
            Conversation conversation,
            Instant occurredAt,
            Instant receivedAt,
            Origin origin) {}

    /** A message was said in a group, a subtopic or a direct chat, by a person, a bot or GroupMe itself. */
    record MessageCreated(Header header, Message message) implements PushEvent {}

    /**
     * The text or the attachments of a message were changed.
     *
     * @param editorId who changed it, or null when GroupMe does not say
     */
    record MessageUpdated(
            Header header,
            String messageId,
            @Nullable String editorId,
            @Nullable String text,
            Verbatim attachments,
            Instant updatedAt)
            implements PushEvent {}

    /**
     * A message was taken back.
     *
     * @param deletedBy GroupMe's word for who did it ({@code sender}, {@code admin}…), or null when it does not say
     */
    record MessageDeleted(
            Header header, String messageId, @Nullable String deletedBy, Instant deletedAt) implements PushEvent {}

    /**
     * Somebody reacted to a message of the account's own.
     *
     * @param reaction the reaction that was added, GroupMe's object, or null when it does not say
     * @param reactions all reactions to the message after the change
     */
    record ReactionCreated(
            Header header,
            String messageId,
            @Nullable String messageText,
            String userId,
            @Nullable Verbatim reaction,
            Verbatim reactions)
            implements PushEvent {}

    /**
     * The reactions to some message changed: one was added or removed, GroupMe does not say which.
     *
     * @param reactions all reactions to the message after the change
     */
    record ReactionChanged(
            Header header, String messageId, @Nullable String messageText, String userId, Verbatim reactions)
            implements PushEvent {}

    /** Somebody began to type. Not worth telling when it is late. */
    record TypingStarted(Header header, String userId, Instant startedAt) implements PushEvent {}

    /**
     * GroupMe pushed something this version has no word for.
     *
     * @param groupmeType GroupMe's name for it, empty when it has none
     * @param channel the Bayeux channel it came on
     * @param data what was pushed
     */
    record Unrecognized(Header header, String groupmeType, String channel, Verbatim data) implements PushEvent {}

    /**
     * The bridge itself says that the account's push session is subscribed (again): events arrive.
     *
     * @param resumed whether the push server went on with the old session and all that it had kept has surely arrived
     */
    record SessionConnected(Header header, boolean resumed) implements PushEvent {}

    /** The bridge itself says that the account's push session was lost; it comes back by itself. */
    record SessionDisconnected(Header header, String reason) implements PushEvent {}

    /** The bridge itself says that GroupMe refuses the account's token: a person must give it another. */
    record TokenRejected(Header header, String reason) implements PushEvent {}

    /**
     * The bridge itself says that it sends nothing to a subscription any more; a person must enable it again. Of no account:
     * the header's is {@link AccountId#BRIDGE}.
     *
     * @param reason {@code gone} (the endpoint answered 410), {@code asked} (it asked for it) or {@code failing} (for days)
     */
    record SubscriptionDisabled(Header header, String subscriptionId, String name, String reason)
            implements PushEvent {}

    /**
     * The bridge itself says that events of a time may be missing and that nothing will bring them: GroupMe's REST API does
     * not show them, or a subscription did not get them before they were pruned (then the account is {@link AccountId#BRIDGE}).
     *
     * @param from the last instant up to which nothing is missing
     * @param to the first instant from which on nothing is missing
     * @param conversations where; empty: anywhere
     * @param subscriptionId for which subscription; null: for all
     */
    record Gap(
            Header header,
            Instant from,
            Instant to,
            List<Conversation> conversations,
            Reason reason,
            @Nullable String subscriptionId)
            implements PushEvent {

        public Gap {
            conversations = List.copyOf(conversations);
        }

        /** Why something may be missing. */
        public enum Reason {
            /** The push session was away: typing, reactions and edits of that time are not shown over REST. */
            SESSION_LOST("session_lost"),
            /** The bridge was not running: as with a lost session. */
            BRIDGE_DOWN("bridge_down"),
            /** Something was pushed that could not be read. */
            UNREADABLE("unreadable"),
            /** There was more to catch up with than {@code bridge.catch-up.max-messages}. */
            HISTORY_LIMIT("history_limit"),
            /** Pruned from the journal before the subscription got it. */
            RETENTION("retention");

            private final String wireName;

            Reason(String wireName) {
                this.wireName = wireName;
            }

            /** The name on the wire, for example {@code session_lost}. */
            public String wireName() {
                return wireName;
            }
        }
    }
}
