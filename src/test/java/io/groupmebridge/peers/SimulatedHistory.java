package io.groupmebridge.peers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the simulated REST API remembers: groups with their subtopics and who left them, chats, and every message that was
 * said, by id. A group exists from its first message or mention. Messages are kept for ever: a test is short. All state is
 * guarded by this object's lock.
 */
final class SimulatedHistory {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Fields that a push shows as null or by another name and the REST API does not show. */
    private static final List<String> ONLY_PUSHED =
            List.of("location", "picture_url", "deleted_at", "deletion_actor", "parent_id", "updated_at", "chat_id");

    private final Map<String, Talk> groups = new LinkedHashMap<>();
    private final Map<String, Talk> chats = new LinkedHashMap<>();
    private final Map<String, String> parentOfSubtopic = new LinkedHashMap<>();

    /** The messages of one conversation, and who is no longer in it. */
    private static final class Talk {
        private final NavigableMap<Long, JsonNode> messages = new TreeMap<>();
        private final Set<String> left = new LinkedHashSet<>();

        long newest() {
            return messages.isEmpty() ? 0 : messages.lastKey();
        }
    }

    /** Where a page of messages begins and how long it is; at most one of the three ids is there. */
    record Range(
            @Nullable Long after,
            @Nullable Long since,
            @Nullable Long before,
            int limit) {}

    synchronized void group(String id) {
        groups.computeIfAbsent(id, _ -> new Talk());
    }

    synchronized void subtopic(String parentId, String id) {
        group(parentId);
        group(id);
        parentOfSubtopic.put(id, parentId);
    }

    synchronized void leave(String groupId, String userId) {
        group(groupId);
        groups.get(groupId).left.add(userId);
    }

    synchronized void join(String groupId, String userId) {
        group(groupId);
        groups.get(groupId).left.remove(userId);
    }

    /** Remembers the message that this data pushes; data of another kind holds none. */
    synchronized void remember(JsonNode data) {
        var subject = data.path("subject");
        var id = subject.path("id").asLong(0);
        switch (data.path("type").asString("")) {
            case "line.create" -> {
                var group = subject.path("group_id").asString();
                group(group);
                groups.get(group).messages.put(id, shown(subject));
            }
            case "direct_message.create" -> {
                var chat = subject.path("chat_id").asString();
                chats.computeIfAbsent(chat, _ -> new Talk()).messages.put(id, shown(subject));
            }
            default -> {}
        }
    }

    synchronized boolean sees(String userId, String groupId) {
        var parent = parentOfSubtopic.get(groupId);
        var talk = groups.get(groupId);
        return talk != null && !talk.left.contains(userId) && (parent == null || sees(userId, parent));
    }

    /** Every group of the user that is no subtopic, the liveliest first. */
    synchronized List<JsonNode> groupsOf(String userId) {
        return liveliest(groups)
                .filter(group -> !parentOfSubtopic.containsKey(group.getKey()) && sees(userId, group.getKey()))
                .map(group -> (JsonNode) group(group.getKey(), group.getValue()))
                .toList();
    }

    synchronized List<JsonNode> subtopicsOf(String groupId) {
        return liveliest(groups)
                .filter(group -> groupId.equals(parentOfSubtopic.get(group.getKey())))
                .map(group -> subtopic(group.getKey(), groupId, group.getValue()))
                .toList();
    }

    synchronized List<JsonNode> chatsOf(String userId) {
        return liveliest(chats)
                .filter(chat -> usersOf(chat.getKey()).contains(userId))
                .map(chat -> chat(userId, chat.getKey(), chat.getValue()))
                .toList();
    }

    synchronized List<JsonNode> groupMessages(String groupId, Range range) {
        return messages(groups.get(groupId), range);
    }

    synchronized List<JsonNode> chatMessages(String chat, Range range) {
        return messages(chats.get(chat), range);
    }

    /** After: ascending from there. Since: the newest, not those that follow. Before: descending from there. */
    private static List<JsonNode> messages(@Nullable Talk talk, Range range) {
        if (talk == null) {
            return List.of();
        }
        var all = talk.messages;
        var chosen = new ArrayList<JsonNode>();
        if (range.after() != null) {
            chosen.addAll(all.tailMap(range.after(), false).values());
        } else if (range.since() != null) {
            chosen.addAll(all.tailMap(range.since(), false).reversed().values());
        } else if (range.before() != null) {
            chosen.addAll(all.headMap(range.before(), false).reversed().values());
        } else {
            chosen.addAll(all.reversed().values());
        }
        return List.copyOf(chosen.subList(0, Math.min(range.limit(), chosen.size())));
    }

    private static Stream<Map.Entry<String, Talk>> liveliest(Map<String, Talk> talks) {
        return talks.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, Talk> talk) ->
                                talk.getValue().newest())
                        .reversed());
    }

    private ObjectNode group(String id, Talk talk) {
        var group = JSON.createObjectNode().put("id", id).put("group_id", id).put("name", "Group " + id);
        group.put("type", "closed").putNull("members").put("members_count", 0);
        group.set("messages", summary(talk));
        return group.put("children_count", subtopicsOf(id).size());
    }

    private static JsonNode subtopic(String id, String parentId, Talk talk) {
        var subtopic = JSON.createObjectNode();
        subtopic.put("id", Long.parseLong(id)).put("parent_id", Long.parseLong(parentId));
        subtopic.put("topic", "Topic " + id).set("messages", summary(talk));
        return subtopic;
    }

    private static JsonNode chat(String userId, String pair, Talk talk) {
        var other = pair.startsWith(userId + "+")
                ? usersOf(pair).getLast()
                : usersOf(pair).getFirst();
        var chat = JSON.createObjectNode().put("messages_count", talk.messages.size());
        chat.set("last_message", talk.messages.lastEntry().getValue());
        chat.putObject("other_user").put("id", Long.parseLong(other)).put("name", "User " + other);
        return chat;
    }

    private static List<String> usersOf(String pair) {
        return List.of(pair.split("\\+", -1));
    }

    private static ObjectNode summary(Talk talk) {
        var summary = JSON.createObjectNode().put("count", talk.messages.size());
        if (talk.messages.isEmpty()) {
            return summary.putNull("last_message_id");
        }
        return summary.put("last_message_id", String.valueOf(talk.newest()));
    }

    /** The REST API leaves out what a push shows as null, and names a chat otherwise. */
    private static JsonNode shown(JsonNode subject) {
        var message = ((ObjectNode) subject).deepCopy();
        if (subject.has("chat_id")) {
            message.put("conversation_id", subject.get("chat_id").asString());
        } else {
            message.put("platform", "gm");
        }
        message.remove(ONLY_PUSHED);
        if (!(message.get("favorited_by") instanceof ArrayNode)) {
            message.putArray("favorited_by");
        }
        return message.putNull("pinned_at").put("pinned_by", "");
    }
}
