package io.groupmebridge.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.Message;
import io.groupmebridge.event.PushEvent;
import io.groupmebridge.event.Verbatim;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes the standard envelope of an event: {@code id, type, timestamp, account, conversation, origin, data}, where type,
 * timestamp and data are as Standard Webhooks 1.0.0 wants them. The same event is always the same bytes. Every member is
 * there in every event of a type, null where there is nothing to say; instants are RFC 3339 in UTC, ids are strings.
 */
public final class EventCodec {

    private static final int USUAL_LENGTH = 1_024;

    private final JsonFactory json = new JsonFactory();

    /** The envelope as UTF-8. Half a surrogate pair, which UTF-8 cannot say, becomes {@code ?}. */
    public Payload encode(PushEvent event) {
        // Over chars, not bytes: the generator for bytes refuses half a surrogate pair, and GroupMe cuts texts
        // anywhere.
        var text = new StringWriter(USUAL_LENGTH);
        try (var out = json.createGenerator(ObjectWriteContext.empty(), text)) {
            var header = event.header();
            out.writeStartObject();
            out.writeStringProperty("id", header.id().value());
            out.writeStringProperty("type", event.type().wireName());
            out.writeStringProperty("timestamp", header.occurredAt().toString());
            out.writeStringProperty("account", header.account().value());
            switch (header.conversation()) {
                case Conversation.None _ -> out.writeNullProperty("conversation");
                case Conversation place -> out.writeStringProperty("conversation", place.toString());
            }
            out.writeStringProperty("origin", header.origin().wireName());
            out.writeObjectPropertyStart("data");
            writeData(out, event);
            out.writeEndObject();
            out.writeEndObject();
        }
        return new Payload(text.toString().getBytes(UTF_8));
    }

    private static void writeData(JsonGenerator out, PushEvent event) {
        switch (event) {
            case PushEvent.MessageCreated created -> writeMessage(out, created.message());
            case PushEvent.MessageUpdated updated -> {
                out.writeStringProperty("message_id", updated.messageId());
                writeText(out, "editor_id", updated.editorId());
                writeText(out, "text", updated.text());
                writeVerbatim(out, "attachments", updated.attachments());
                out.writeStringProperty("updated_at", updated.updatedAt().toString());
            }
            case PushEvent.MessageDeleted deleted -> {
                out.writeStringProperty("message_id", deleted.messageId());
                writeText(out, "deleted_by", deleted.deletedBy());
                out.writeStringProperty("deleted_at", deleted.deletedAt().toString());
            }
            case PushEvent.ReactionCreated reacted -> {
                out.writeStringProperty("message_id", reacted.messageId());
                writeText(out, "message_text", reacted.messageText());
                out.writeStringProperty("user_id", reacted.userId());
                writeVerbatim(out, "reaction", reacted.reaction());
                writeVerbatim(out, "reactions", reacted.reactions());
            }
            case PushEvent.ReactionChanged changed -> {
                out.writeStringProperty("message_id", changed.messageId());
                writeText(out, "message_text", changed.messageText());
                out.writeStringProperty("user_id", changed.userId());
                writeVerbatim(out, "reactions", changed.reactions());
            }
            case PushEvent.TypingStarted typing -> {
                out.writeStringProperty("user_id", typing.userId());
                out.writeStringProperty("started_at", typing.startedAt().toString());
            }
            case PushEvent.Unrecognized unknown -> {
                out.writeStringProperty("groupme_type", unknown.groupmeType());
                out.writeStringProperty("channel", unknown.channel());
                writeVerbatim(out, "pushed", unknown.data());
            }
            case PushEvent.SessionConnected connected -> out.writeBooleanProperty("resumed", connected.resumed());
            case PushEvent.SessionDisconnected lost -> out.writeStringProperty("reason", lost.reason());
            case PushEvent.TokenRejected rejected -> out.writeStringProperty("reason", rejected.reason());
            case PushEvent.SubscriptionDisabled disabled -> {
                out.writeStringProperty("subscription_id", disabled.subscriptionId());
                out.writeStringProperty("name", disabled.name());
                out.writeStringProperty("reason", disabled.reason());
            }
            case PushEvent.Gap gap -> {
                out.writeStringProperty("from", gap.from().toString());
                out.writeStringProperty("to", gap.to().toString());
                out.writeArrayPropertyStart("conversations");
                gap.conversations().forEach(place -> out.writeString(place.toString()));
                out.writeEndArray();
                out.writeStringProperty("reason", gap.reason().wireName());
                writeText(out, "subscription_id", gap.subscriptionId());
            }
        }
    }

    private static void writeMessage(JsonGenerator out, Message message) {
        out.writeStringProperty("message_id", message.id());
        out.writeObjectPropertyStart("sender");
        out.writeStringProperty("id", message.sender().id());
        out.writeStringProperty("type", message.sender().type());
        writeText(out, "name", message.sender().name());
        writeText(out, "avatar_url", message.sender().avatarUrl());
        out.writeEndObject();
        writeText(out, "text", message.text());
        writeVerbatim(out, "attachments", message.attachments());
        out.writeStringProperty("created_at", message.createdAt().toString());
        writeText(out, "source_guid", message.sourceGuid());
        out.writeBooleanProperty("system", message.system());
        writeVerbatim(out, "event", message.notice());
        writeText(out, "parent_id", message.parentId());
    }

    private static void writeText(JsonGenerator out, String name, @Nullable String value) {
        if (value == null) {
            out.writeNullProperty(name);
        } else {
            out.writeStringProperty(name, value);
        }
    }

    private static void writeVerbatim(JsonGenerator out, String name, @Nullable Verbatim value) {
        if (value == null) {
            out.writeNullProperty(name);
        } else {
            out.writeName(name);
            out.writeRawValue(value.json());
        }
    }
}
