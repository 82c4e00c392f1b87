package io.groupmebridge.peers;

import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes what GroupMe pushes, with every field that was seen on the wire. Message ids are 18 digits and rise; names, ids and
 * texts are the caller's. Safe for use by several threads.
 */
public final class GroupMeData {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long IDS_PER_SECOND = 100_000_000;
    private static final Person SYSTEM = new Person("system", "GroupMe");

    private final Clock clock;
    private final AtomicLong lastId = new AtomicLong();

    public GroupMeData(Clock clock) {
        this.clock = clock;
    }

    /** Somebody who talks. */
    public record Person(String id, String name) {}

    /** A message in a group ({@code line.create}). */
    public ObjectNode line(String groupId, Person sender, String text) {
        var subject = subject(sender, text);
        subject.put("group_id", groupId).put("system", sender.equals(SYSTEM));
        subject.putNull("deleted_at").putNull("deletion_actor").putNull("parent_id");
        subject.putNull("pinned_at").putNull("pinned_by").putNull("updated_at");
        return data("line.create", sender.name() + ": " + text, subject);
    }

    /** A message of one person to another ({@code direct_message.create}). */
    ObjectNode direct(Person sender, String recipientId, String text) {
        var subject = subject(sender, text);
        subject.put("chat_id", chatOf(sender.id(), recipientId)).put("recipient_id", recipientId);
        subject.putArray("favorited_by");
        return data("direct_message.create", sender.name() + ": " + text, subject);
    }

    /** A reaction to a message of the account's own ({@code like.create}). */
    ObjectNode liked(JsonNode message, Person by, String emoji) {
        var reaction = JSON.createObjectNode().put("type", "unicode").put("code", emoji);
        reaction.putArray("user_ids").add(by.id());
        var subject = JSON.createObjectNode();
        subject.set(message.path("subject").has("group_id") ? "line" : "direct_message", message.get("subject"));
        subject.putArray("reactions").add(reaction);
        subject.put("user_id", by.id()).set("user_reaction", reaction);
        var text = message.at("/subject/text").asString();
        return data("like.create", by.name() + " reacted " + emoji + " to " + text, subject);
    }

    /** The notice that a group message has a new text: a system line with the whole content. */
    ObjectNode edited(JsonNode message, String text) {
        var original = message.get("subject");
        var event = JSON.createObjectNode().put("type", "message.update");
        var about = event.putObject("data")
                .put("message_id", original.get("id").asString())
                .put("sender_id", original.get("sender_id").asString())
                .put("updated_at", clock.instant().getEpochSecond());
        about.putObject("message").put("text", text).putArray("attachments");
        var name = original.get("name").asString();
        return notice(original, name + " edited to: “" + text + "”", event);
    }

    /** The notice that the sender took a group message back. */
    ObjectNode deleted(JsonNode message) {
        var original = message.get("subject");
        var event = JSON.createObjectNode().put("type", "message.deleted");
        event.putObject("data")
                .put("deleted_at", clock.instant().getEpochSecond())
                .put("deletion_actor", "sender")
                .put("message_id", original.get("id").asString());
        return notice(original, "A message was deleted.", event);
    }

    private ObjectNode notice(JsonNode original, String text, ObjectNode event) {
        var notice = line(original.get("group_id").asString(), SYSTEM, text);
        notice.put("alert", text);
        ((ObjectNode) notice.get("subject")).set("event", event);
        return notice;
    }

    private ObjectNode subject(Person sender, String text) {
        var subject = JSON.createObjectNode();
        subject.putArray("attachments");
        subject.putNull("avatar_url");
        subject.put("created_at", clock.instant().getEpochSecond()).put("id", nextId());
        subject.putObject("location").put("lat", "").put("lng", "").putNull("name");
        subject.put("name", sender.name()).putNull("picture_url");
        subject.put("sender_id", sender.id()).put("sender_type", sender.equals(SYSTEM) ? "system" : "user");
        subject.put("source_guid", UUID.randomUUID().toString().replace("-", ""));
        return subject.put("text", text).put("user_id", sender.id());
    }

    private ObjectNode data(String type, String alert, ObjectNode subject) {
        var data = JSON.createObjectNode().put("type", type).put("alert", alert);
        data.set("subject", subject);
        return data.put("received_at", clock.millis());
    }

    /** The time in seconds and eight digits more, as GroupMe's own: they always rise. */
    private String nextId() {
        var earliest = clock.instant().getEpochSecond() * IDS_PER_SECOND;
        return String.valueOf(lastId.updateAndGet(last -> Math.max(last + 1, earliest + 1)));
    }

    /** Both ids with a plus between, the smaller number first. */
    static String chatOf(String one, String other) {
        return Long.parseLong(one) < Long.parseLong(other) ? one + "+" + other : other + "+" + one;
    }
}
