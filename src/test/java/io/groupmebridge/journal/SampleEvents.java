package io.groupmebridge.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.EventId;
import io.groupmebridge.event.EventType;
import io.groupmebridge.event.Message;
import io.groupmebridge.event.Origin;
import io.groupmebridge.event.PushEvent;
import io.groupmebridge.event.Verbatim;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Events for tests, numbered. */
final class SampleEvents {

    static final AccountId ALICE = new AccountId("alice");
    static final AccountId BOB = new AccountId("bob");
    static final Conversation GROUP = new Conversation.Group("77");
    static final Payload RAW =
            new Payload("{\"text\":\"h\u00e9llo \ud83d\udc4b\ud83c\udffd \u4f60\u597d \\u0000\"}".getBytes(UTF_8));

    private static final Instant NOON = Instant.parse("2026-08-01T12:00:00.123Z");

    private SampleEvents() {}

    /** A message of Alice's in the group. */
    static PushEvent message(int number) {
        return message(ALICE, GROUP, number);
    }

    static PushEvent message(AccountId account, Conversation conversation, int number) {
        var said = new Message(
                String.valueOf(number),
                new Message.Sender("12", "user", "Zo\u00eb \ud83e\udd84", null),
                "h\u00e9llo \ud83d\udc4b\ud83c\udffd \u4f60\u597d",
                Verbatim.EMPTY_LIST,
                NOON,
                null,
                false,
                null,
                null);
        return new PushEvent.MessageCreated(header(account, conversation, EventType.MESSAGE_CREATED, number), said);
    }

    static PushEvent typing(int number) {
        return new PushEvent.TypingStarted(header(ALICE, GROUP, EventType.TYPING_STARTED, number), "12", NOON);
    }

    private static PushEvent.Header header(AccountId account, Conversation conversation, EventType type, int number) {
        return new PushEvent.Header(
                EventId.of(account, type, String.valueOf(number), ""),
                account,
                conversation,
                NOON.plusSeconds(number),
                NOON.plusSeconds(number).plusMillis(250),
                Origin.PUSH);
    }

    /** Messages with the numbers from the first to before the second. */
    static List<PushEvent> messages(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> message(i)).toList();
    }

    static List<String> ids(List<JournaledEvent> events) {
        return events.stream().map(event -> event.id().value()).toList();
    }

    static List<String> idsOf(List<PushEvent> events) {
        return events.stream().map(event -> event.header().id().value()).toList();
    }
}
