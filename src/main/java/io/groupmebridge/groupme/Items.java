package io.groupmebridge.groupme;

import io.groupmebridge.event.Conversation;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Reads the items of GroupMe's lists. An item that cannot be read is skipped: one strange group must not hide the others.
 * Ids are numbers to some endpoints and text to others.
 */
final class Items {

    private static final Logger log = LoggerFactory.getLogger(Items.class);

    private static final Pattern ID = Pattern.compile("\\d{1,20}");
    private static final Pattern MESSAGE_ID = Pattern.compile("\\d{1,18}");
    private static final Pattern PAIR = Pattern.compile("(\\d{1,20})[+_](\\d{1,20})");
    private static final long MESSAGE_IDS_PER_SECOND = 100_000_000;
    private static final long LAST_SECOND_OF_9999 = 253_402_300_799L;

    private Items() {}

    /** Groups of {@code /groups}, subtopics of {@code /groups/:id/subgroups}. */
    static List<Chat> groups(Stream<JsonNode> items) {
        return read(items, Items::group);
    }

    /** Chats of {@code /chats}, which name the other user and not always the one who asks. */
    static List<Chat> directChats(Stream<JsonNode> items, @Nullable String userId) {
        return read(items, item -> directChat(item, userId));
    }

    /** Messages by id, each once. */
    static List<SaidMessage> messages(Stream<JsonNode> items, Comparator<Long> order) {
        var byId = new TreeMap<Long, SaidMessage>(order);
        read(items, Items::message).forEach(message -> byId.putIfAbsent(message.id(), message));
        return List.copyOf(byId.values());
    }

    private static <T> List<T> read(Stream<JsonNode> items, Function<JsonNode, Optional<T>> reader) {
        return items.flatMap(item -> {
                    var read = reader.apply(item);
                    if (read.isEmpty()) {
                        log.debug("groupme.skipped type={} fields={}", item.getNodeType(), item.propertyNames());
                    }
                    return read.stream();
                })
                .toList();
    }

    private static Optional<Chat> group(JsonNode item) {
        return id(item.path("id"))
                .or(() -> id(item.path("group_id")))
                .map(id -> new Chat(
                        new Conversation.Group(id),
                        messageId(item.at("/messages/last_message_id")).orElse(null),
                        item.path("children_count").asInt(0) > 0));
    }

    private static Optional<Chat> directChat(JsonNode item, @Nullable String userId) {
        var last = item.path("last_message");
        return pair(last.path("conversation_id"))
                .or(() -> pair(last.path("chat_id")))
                .or(() -> userId == null
                        ? Optional.empty()
                        : id(item.at("/other_user/id")).map(other -> new Conversation.Direct(other, userId)))
                .map(direct -> new Chat(direct, messageId(last.path("id")).orElse(null), false));
    }

    private static Optional<SaidMessage> message(JsonNode item) {
        return messageId(item.path("id")).map(id -> new SaidMessage(id, createdAt(item, id), item));
    }

    /** A message's id begins with its second, so that one without a time still has one. */
    private static Instant createdAt(JsonNode item, long id) {
        var second = item.path("created_at").asLong(0);
        return Instant.ofEpochSecond(
                second > 0 && second <= LAST_SECOND_OF_9999 ? second : id / MESSAGE_IDS_PER_SECOND);
    }

    private static Optional<Conversation.Direct> pair(JsonNode text) {
        var match = PAIR.matcher(text.asString(""));
        return match.matches()
                ? Optional.of(new Conversation.Direct(match.group(1), match.group(2)))
                : Optional.empty();
    }

    private static Optional<String> id(JsonNode text) {
        return Optional.of(text.asString("")).filter(ID.asMatchPredicate());
    }

    private static Optional<Long> messageId(JsonNode text) {
        return Optional.of(text.asString(""))
                .filter(MESSAGE_ID.asMatchPredicate())
                .map(Long::valueOf);
    }
}
