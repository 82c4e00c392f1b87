package io.groupmebridge.delivery;

import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.EventId;
import io.groupmebridge.event.EventType;
import io.groupmebridge.event.Message;
import io.groupmebridge.event.Origin;
import io.groupmebridge.event.PushEvent;
import io.groupmebridge.event.PushEvent.Header;
import io.groupmebridge.event.Verbatim;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** An event of each type as it could have happened just now, for test sends. */
final class SampleEvents {

    private static final String MESSAGE = "170000000000000001";
    private static final String ALICE = "20000001";
    private static final String BOB = "20000002";
    private static final Conversation GROUP = new Conversation.Group("10000001");
    private static final Verbatim LIKES =
            new Verbatim("[{\"type\":\"unicode\",\"code\":\"❤️\",\"user_ids\":[\"20000002\"]}]");
    private static final Verbatim LIKE = new Verbatim("{\"type\":\"unicode\",\"code\":\"❤️\"}");

    private SampleEvents() {}

    static PushEvent of(EventType type, Instant now) {
        var talk = header(type, new AccountId("default"), GROUP, Origin.PUSH, now);
        var own = header(type, new AccountId("default"), new Conversation.None(), Origin.BRIDGE, now);
        return switch (type) {
            case MESSAGE_CREATED -> new PushEvent.MessageCreated(talk, message(now));
            case MESSAGE_UPDATED ->
                new PushEvent.MessageUpdated(talk, MESSAGE, BOB, "hi everybody", Verbatim.EMPTY_LIST, now);
            case MESSAGE_DELETED -> new PushEvent.MessageDeleted(talk, MESSAGE, "sender", now);
            case REACTION_CREATED -> new PushEvent.ReactionCreated(talk, MESSAGE, "hi", BOB, LIKE, LIKES);
            case REACTION_CHANGED -> new PushEvent.ReactionChanged(talk, MESSAGE, "hi", ALICE, LIKES);
            case TYPING_STARTED -> new PushEvent.TypingStarted(talk, BOB, now);
            case UNRECOGNIZED ->
                new PushEvent.Unrecognized(
                        talk, "something.new", "/group/10000001", new Verbatim("{\"type\":\"something.new\"}"));
            case SESSION_CONNECTED -> new PushEvent.SessionConnected(own, true);
            case SESSION_DISCONNECTED -> new PushEvent.SessionDisconnected(own, "the connection was lost");
            case TOKEN_REJECTED -> new PushEvent.TokenRejected(own, "GroupMe does not know the token");
            case GAP ->
                new PushEvent.Gap(
                        own,
                        now.minus(Duration.ofMinutes(5)),
                        now,
                        List.of(GROUP),
                        PushEvent.Gap.Reason.SESSION_LOST,
                        null);
            case SUBSCRIPTION_DISABLED ->
                new PushEvent.SubscriptionDisabled(
                        header(type, AccountId.BRIDGE, new Conversation.None(), Origin.BRIDGE, now),
                        "sub_00000000000000000000000000000001",
                        "bot",
                        "failing");
        };
    }

    private static Header header(
            EventType type, AccountId account, Conversation conversation, Origin origin, Instant now) {
        return new Header(EventId.of(account, type, "sample", ""), account, conversation, now, now, origin);
    }

    private static Message message(Instant now) {
        return new Message(
                MESSAGE,
                new Message.Sender(BOB, "user", "Bob", null),
                "hi",
                Verbatim.EMPTY_LIST,
                now,
                "a-source-guid",
                false,
                null,
                null);
    }
}
