package io.groupmebridge.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.EventId;
import io.groupmebridge.event.EventType;
import io.groupmebridge.event.Message;
import io.groupmebridge.event.Origin;
import io.groupmebridge.event.PushEvent;
import io.groupmebridge.event.Verbatim;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EventCodecTests {

    private static final Instant AT = Instant.parse("2026-08-01T10:00:00.250Z");
    private static final Verbatim HEART = new Verbatim("{\"type\":\"unicode\",\"code\":\"❤️\"}");

    private final EventCodec codec = new EventCodec();

    static Stream<Arguments> eachCase() {
        var group = new Conversation.Group("10");
        var message = new Message(
                "17",
                new Message.Sender("2", "user", "Bob \"B\"", null),
                "hi 👋\n",
                new Verbatim("[{\"type\":\"image\"}]"),
                AT,
                "guid",
                false,
                null,
                null);
        return Stream.of(
                Arguments.of(new PushEvent.MessageCreated(header(EventType.MESSAGE_CREATED, group), message), """
                        {"message_id":"17","sender":{"id":"2","type":"user","name":"Bob \\"B\\"","avatar_url":null},\
                        "text":"hi 👋\\n","attachments":[{"type":"image"}],"created_at":"2026-08-01T10:00:00.250Z",\
                        "source_guid":"guid","system":false,"event":null,"parent_id":null}"""),
                Arguments.of(
                        new PushEvent.MessageUpdated(
                                header(EventType.MESSAGE_UPDATED, group), "17", null, null, Verbatim.EMPTY_LIST, AT),
                        """
                        {"message_id":"17","editor_id":null,"text":null,"attachments":[],\
                        "updated_at":"2026-08-01T10:00:00.250Z"}"""),
                Arguments.of(
                        new PushEvent.MessageDeleted(header(EventType.MESSAGE_DELETED, group), "17", "sender", AT),
                        """
                        {"message_id":"17","deleted_by":"sender","deleted_at":"2026-08-01T10:00:00.250Z"}"""),
                Arguments.of(
                        new PushEvent.ReactionCreated(
                                header(EventType.REACTION_CREATED, group), "17", "hi", "3", HEART, Verbatim.EMPTY_LIST),
                        """
                        {"message_id":"17","message_text":"hi","user_id":"3",\
                        "reaction":{"type":"unicode","code":"❤️"},"reactions":[]}"""),
                Arguments.of(
                        new PushEvent.ReactionChanged(
                                header(EventType.REACTION_CHANGED, group), "17", null, "3", Verbatim.EMPTY_LIST),
                        """
                        {"message_id":"17","message_text":null,"user_id":"3","reactions":[]}"""),
                Arguments.of(new PushEvent.TypingStarted(header(EventType.TYPING_STARTED, group), "3", AT), """
                        {"user_id":"3","started_at":"2026-08-01T10:00:00.250Z"}"""),
                Arguments.of(
                        new PushEvent.Unrecognized(
                                header(EventType.UNRECOGNIZED, group),
                                "new.thing",
                                "/user/1",
                                new Verbatim("{\"a\":1}")),
                        """
                        {"groupme_type":"new.thing","channel":"/user/1","pushed":{"a":1}}"""),
                Arguments.of(
                        new PushEvent.SubscriptionDisabled(
                                header(EventType.SUBSCRIPTION_DISABLED, group), "sub_1", "orders", "gone"),
                        """
                        {"subscription_id":"sub_1","name":"orders","reason":"gone"}"""));
    }

    @ParameterizedTest
    @MethodSource("eachCase")
    void anEventIsWrittenAsItsEnvelope(PushEvent event, String data) {
        var id = event.header().id();

        assertThat(codec.encode(event).text())
                .isEqualTo("""
                        {"id":"%s","type":"%s","timestamp":"2026-08-01T10:00:00.250Z","account":"main",\
                        "conversation":"group:10","origin":"push","data":%s}""".formatted(id, event.type().wireName(), data));
    }

    @Test
    void anEventOfNoConversationSaysNull() {
        var event = new PushEvent.Unrecognized(
                header(EventType.UNRECOGNIZED, new Conversation.None()), "", "/user/1", new Verbatim("{}"));

        assertThat(codec.encode(event).text()).contains("\"conversation\":null");
    }

    @Test
    void aTextCutWithinAnEmojiIsStillJson() {
        var head = "👋".substring(0, 1);
        var tail = "👋".substring(1);
        var attachments = new Verbatim("[\"" + tail + tail + "\",\"" + head + "\"]");
        var event = new PushEvent.MessageUpdated(
                header(EventType.MESSAGE_UPDATED, new Conversation.None()), "17", null, head, attachments, AT);

        assertThat(codec.encode(event).text()).contains("\"text\":\"?\"", "\"attachments\":[\"??\",\"?\"]");
    }

    private static PushEvent.Header header(EventType type, Conversation conversation) {
        var account = new AccountId("main");
        return new PushEvent.Header(EventId.of(account, type, "17", ""), account, conversation, AT, AT, Origin.PUSH);
    }
}
