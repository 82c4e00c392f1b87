package io.groupmebridge.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.bayeux.Inbound;
import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.Origin;
import io.groupmebridge.event.PushEvent;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the REST API shows becomes the event that push would have brought. */
class RestNormalizingTests {

    private static final AccountId MAIN = new AccountId("main");
    private static final Instant NOW = Instant.parse("2026-08-01T10:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    rest.groups.messages | group:10000001           | 2026-07-29T05:05:08Z
                    rest.direct_messages | direct:20000001_20000002 | 2025-05-20T22:03:09Z
                    """)
    void aMessageOfTheRestApiIsAMessage(String sample, String conversation, Instant createdAt) {
        var event = caughtUp(Conversation.parse(conversation), Samples.message(sample));

        assertThat(event).isInstanceOf(PushEvent.MessageCreated.class);
        assertThat(event.header().conversation()).hasToString(conversation);
        assertThat(event.header().occurredAt()).isEqualTo(createdAt);
        assertThat(event.header().origin()).isEqualTo(Origin.CATCH_UP);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "line.create",
                "line.create.bot",
                "line.create.subtopic",
                "line.create.event.poll.created",
                "line.create.event.group.name_change",
                "line.create.event.message.update",
                "line.create.event.message.deleted",
                "direct_message.create",
                "direct_message.create.event.message.update",
                "direct_message.create.event.message.deleted"
            })
    void itHasTheIdThatPushGaveIt(String sample) {
        var inbound = Samples.inbound(sample);
        var pushed = event(inbound, Origin.PUSH);

        var caughtUp = caughtUp(
                pushed.header().conversation(), withoutNulls(inbound.data().path("subject")));

        assertThat(caughtUp.header().id()).isEqualTo(pushed.header().id());
        assertThat(caughtUp.type()).isEqualTo(pushed.type());
    }

    @ParameterizedTest
    @CsvSource({"line.create, group:10000001", "direct_message.create, direct:20000001_20000002"})
    void aMessageThatDoesNotSayWhereIsOfTheConversationThatWasAskedFor(String sample, String conversation) {
        var message =
                (ObjectNode) Samples.inbound(sample).data().path("subject").deepCopy();
        message.remove(List.of("group_id", "chat_id", "conversation_id"));

        var event = caughtUp(Conversation.parse(conversation), message);

        assertThat(event.header().conversation()).hasToString(conversation);
        assertThat(event.header().id())
                .isEqualTo(event(Samples.inbound(sample), Origin.PUSH).header().id());
    }

    @Test
    void whatIsNoMessageIsRelayedAsItCame() {
        var event = caughtUp(new Conversation.Group("10000001"), Samples.message("rest.users.me"));

        assertThat(event).isInstanceOf(PushEvent.Unrecognized.class);
    }

    private static PushEvent caughtUp(Conversation conversation, JsonNode message) {
        return event(new Inbound("/user/20000001", Backfill.asPushed(conversation, message), null), Origin.CATCH_UP);
    }

    private static PushEvent event(Inbound inbound, Origin origin) {
        return ((Normalized.Happened) new Normalizer().normalize(MAIN, inbound, NOW, origin)).event();
    }

    /** The REST API leaves out what push sends as null. */
    private static JsonNode withoutNulls(JsonNode message) {
        var copy = (ObjectNode) message.deepCopy();
        message.propertyNames().stream()
                .filter(name -> message.path(name).isNull())
                .forEach(copy::remove);
        return copy;
    }
}
