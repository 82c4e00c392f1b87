package io.groupmebridge.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.bayeux.Inbound;
import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.EventId;
import io.groupmebridge.event.EventType;
import io.groupmebridge.event.Origin;
import io.groupmebridge.event.PushEvent;
import io.groupmebridge.event.Verbatim;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class NormalizerTests {

    private static final AccountId MAIN = new AccountId("main");
    private static final Instant NOW = Instant.parse("2026-08-01T10:00:00Z");

    private final Normalizer normalizer = new Normalizer();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    line.create                                | message.created  | group:10000001            | 2026-07-29T17:27:35Z
                    line.create.bot                            | message.created  | group:10000001            | 2026-07-29T17:27:35Z
                    line.create.subtopic                       | message.created  | group:10000009            | 2026-07-29T17:27:35Z
                    line.create.event.poll.created             | message.created  | group:10000001            | 2026-07-29T17:27:35Z
                    line.create.event.group.name_change        | message.created  | group:10000001            | 2026-07-29T17:27:35Z
                    line.create.event.message.update           | message.updated  | group:10000001            | 2026-07-29T05:36:22Z
                    line.create.event.message.deleted          | message.deleted  | group:10000001            | 2026-07-29T05:36:02Z
                    direct_message.create                      | message.created  | direct:20000001_20000002  | 2026-07-29T17:46:49Z
                    direct_message.create.event.message.update | message.updated  | direct:20000001_20000002  | 2026-07-29T17:50:52Z
                    direct_message.create.event.message.deleted| message.deleted  | direct:20000001_20000002  | 2026-07-29T17:51:00Z
                    like.create                                | reaction.created | group:10000001            | 2026-07-29T17:38:05Z
                    favorite                                   | reaction.changed | group:10000001            | 2025-07-01T23:33:30Z
                    message.update                             | message.updated  | group:10000001            | 2025-07-01T23:48:20Z
                    message.deleted                            | message.deleted  | group:10000001            | 2025-07-01T23:40:22.891200Z
                    typing                                     | typing.started   | group:10000001            | 2026-07-29T17:27:52.997Z
                    like.delete                                | unrecognized     | ''                        | 2026-07-29T17:27:35Z
                    membership.create                          | unrecognized     | ''                        | 2025-07-01T23:25:05Z
                    read_receipt.create                        | unrecognized     | direct:20000001_20000002  | 2026-07-29T17:51:26Z
                    subscribe                                  | unrecognized     | ''                        | 2026-08-01T10:00:00Z
                    """)
    void aSampleBecomes(String sample, String type, String conversation, Instant occurredAt) {
        var event = happened(Samples.inbound(sample));

        assertThat(event.type().wireName()).isEqualTo(type);
        assertThat(event.header().conversation()).hasToString(conversation);
        assertThat(event.header().occurredAt()).isEqualTo(occurredAt);
        assertThat(event.header().receivedAt()).isEqualTo(NOW);
        assertThat(event.header().account()).isEqualTo(MAIN);
        assertThat(event.header().origin()).isEqualTo(Origin.PUSH);
    }

    @Test
    void aMessageKeepsWhatWasSaid() {
        var message = ((PushEvent.MessageCreated) happened(Samples.inbound("line.create"))).message();

        assertThat(message.id()).isEqualTo("170000000000000001");
        assertThat(message.text()).isEqualTo("hi");
        assertThat(message.sender().id()).isEqualTo("20000002");
        assertThat(message.sender().type()).isEqualTo("user");
        assertThat(message.sender().name()).isEqualTo("Bob");
        assertThat(message.attachments()).isEqualTo(Verbatim.EMPTY_LIST);
        assertThat(message.system()).isFalse();
        assertThat(message.notice()).isNull();
    }

    @Test
    void anAttachmentIsRelayedAsItCame() {
        var message = ((PushEvent.MessageCreated) happened(Samples.inbound("attachment.location"))).message();

        assertThat(message.attachments().json())
                .startsWith("[{\"type\":\"location\"")
                .contains("\"lat\"");
    }

    @Test
    void aNoticeIsKnownByItsEventNotBySystem() {
        var poll = ((PushEvent.MessageCreated) happened(Samples.inbound("line.create.event.poll.created"))).message();

        assertThat(poll.system()).isFalse();
        assertThat(poll.notice().json()).startsWith("{\"type\":\"poll.created\"");
    }

    @Test
    void aDirectMessageOfGroupMeItselfIsASystemMessageWithoutTheFlag() {
        var inbound =
                Samples.inbound("direct_message.create", data -> subject(data).put("sender_type", "system"));

        assertThat(((PushEvent.MessageCreated) happened(inbound)).message().system())
                .isTrue();
    }

    @Test
    void anEditHasTheNewTextAndItsEditor() {
        var updated = (PushEvent.MessageUpdated) happened(Samples.inbound("line.create.event.message.update"));

        assertThat(updated.messageId()).isEqualTo("170000000000000001");
        assertThat(updated.text()).isEqualTo("new text");
        assertThat(updated.editorId()).isEqualTo("20000002");
    }

    @Test
    void aReactionHasWhoWhatAndAllReactions() {
        var reacted = (PushEvent.ReactionCreated) happened(Samples.inbound("like.create"));

        assertThat(reacted.messageId()).isEqualTo("170000000000000001");
        assertThat(reacted.userId()).isEqualTo("20000003");
        assertThat(reacted.reaction().json()).contains("👍");
        assertThat(reacted.reactions().json()).startsWith("[").contains("👍");
    }

    @Test
    void anEditToldOnBothChannelsIsOneEvent() {
        var tombstone = Samples.inbound("message.update", data -> subject(data).put("updated_at", 1785303382));
        var notice = Samples.inbound("line.create.event.message.update");

        assertThat(happened(notice).header().id())
                .isEqualTo(happened(tombstone).header().id());
    }

    @Test
    void aDeletionToldOnBothChannelsIsOneEvent() {
        var tombstone = happened(Samples.inbound("message.deleted"));
        var notice = happened(Samples.inbound("line.create.event.message.deleted"));

        assertThat(notice.header().id()).isEqualTo(tombstone.header().id());
    }

    @Test
    void twoEditsOfOneMessageAreTwoEvents() {
        var first = Samples.inbound("message.update");
        var second = Samples.inbound("message.update", data -> subject(data).put("updated_at", 1751413799));

        assertThat(happened(first).header().id())
                .isNotEqualTo(happened(second).header().id());
    }

    @Test
    void anUnrecognizedMessageReplayedByAResumedSessionIsOneEvent() {
        var first = Samples.inbound("membership.create");
        var replayed = Samples.inbound("membership.create");
        var another = new Inbound(first.channel(), first.data(), "another");

        assertThat(happened(replayed).header().id())
                .isEqualTo(happened(first).header().id());
        assertThat(happened(another).header().id())
                .isNotEqualTo(happened(first).header().id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"type\":\"ping\"}", "{\"ping\":true}"})
    void aPingIsNoEvent(String data) {
        assertThat(normalizer.normalize(MAIN, Samples.inbound("/user/20000001", data), NOW, Origin.PUSH))
                .isEqualTo(new Normalized.Ping());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "17",
                "null",
                "\"line.create\"",
                "{\"type\":\"line.create\"}",
                "{\"type\":\"line.create\",\"subject\":null}",
                "{\"type\":\"line.create\",\"subject\":{\"id\":\"1\"}}",
                "{\"type\":\"line.create\",\"subject\":{\"id\":{},\"group_id\":\"x\"}}",
                "{\"type\":\"line.create\",\"subject\":{\"id\":\"1\",\"group_id\":\"not a number\"}}",
                "{\"type\":\"like.create\",\"subject\":{\"user_id\":\"1\"}}",
                "{\"type\":\"typing\",\"started\":-9223372036854775808}",
                "{\"type\":\"typing\",\"started\":1e300,\"user_id\":null}",
                "{\"type\":42}"
            })
    void whatLacksItsPartsIsRelayedAsItCame(String data) {
        var event = (PushEvent.Unrecognized) happened(Samples.inbound("/user/20000001", data));

        assertThat(event.data().json()).isNotEmpty();
        assertThat(event.channel()).isEqualTo("/user/20000001");
        assertThat(event.header().conversation()).isEqualTo(new Conversation.None());
    }

    @ParameterizedTest
    @MethodSource("io.groupmebridge.ingest.Samples#all")
    void everySampleIsAnEventOrAPing(Inbound inbound) {
        var normalized = normalizer.normalize(MAIN, inbound, NOW, Origin.PUSH);

        var type = inbound.data().path("type").asString("");
        assertThat(normalized instanceof Normalized.Ping).isEqualTo(type.equals("ping"));
        if (type.equals("line.create") && normalized instanceof Normalized.Happened(PushEvent event)) {
            assertThat(event.type()).isNotEqualTo(EventType.UNRECOGNIZED);
        }
    }

    @ParameterizedTest
    @MethodSource("io.groupmebridge.ingest.Samples#all")
    void theIdDoesNotDependOnOurClock(Inbound inbound) {
        var timeless = Samples.withoutTimes(inbound);

        var now = normalizer.normalize(MAIN, timeless, NOW, Origin.PUSH);
        var later = normalizer.normalize(MAIN, timeless, NOW.plusSeconds(1), Origin.PUSH);

        assertThat(idOf(later)).isEqualTo(idOf(now));
    }

    @Test
    void aTimeThatNoCalendarCanWriteIsNone() {
        var inbound = Samples.inbound(
                "message.deleted", data -> subject(data).put("deleted_at", "+1000000000-12-31T23:59:59Z"));

        assertThat(happened(inbound).header().occurredAt()).isEqualTo(Instant.parse("2025-07-01T23:40:22Z"));
    }

    private static Optional<EventId> idOf(Normalized normalized) {
        return switch (normalized) {
            case Normalized.Ping _ -> Optional.empty();
            case Normalized.Happened(PushEvent event) ->
                Optional.of(event.header().id());
        };
    }

    private PushEvent happened(Inbound inbound) {
        return ((Normalized.Happened) normalizer.normalize(MAIN, inbound, NOW, Origin.PUSH)).event();
    }

    private static ObjectNode subject(ObjectNode data) {
        return (ObjectNode) data.path("subject");
    }
}
