package io.groupmebridge.ingest;

import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.Verbatim;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads a pushed object the way GroupMe writes it: ids as strings or numbers, times in seconds, milliseconds or ISO 8601,
 * null, absent and {@code ""} for "nothing". What is not of the expected form is nothing, never an error.
 */
record Pushed(JsonNode node) {

    /** Numbers from here on are milliseconds; as seconds it would be the year 5138. */
    private static final long FIRST_MILLIS = 100_000_000_000L;

    private static final Instant YEAR_10000 = Instant.parse("+10000-01-01T00:00:00Z");

    private static final Pattern CHAT = Pattern.compile("(\\d{1,20})[+_](\\d{1,20})");
    private static final Pattern CHANNEL = Pattern.compile("/(group|direct_message)/(.+)");

    Pushed member(String name) {
        return new Pushed(node.path(name));
    }

    boolean isObject() {
        return node.isObject();
    }

    /** Text as it is, also empty; null for anything but text. */
    @Nullable
    String text(String name) {
        var value = node.path(name);
        return value.isString() ? value.stringValue() : null;
    }

    /** An id as text, whether it was sent as text or as a number; empty for nothing. */
    Optional<String> id(String name) {
        var value = node.path(name);
        if (!value.isString() && !value.isIntegralNumber()) {
            return Optional.empty();
        }
        return Optional.of(value.asString()).filter(text -> !text.isEmpty());
    }

    boolean isTrue(String name) {
        return node.path(name).isBoolean() && node.path(name).asBoolean();
    }

    /** A time from 1970 to 9999, which RFC 3339 can write; another is nothing. */
    Optional<Instant> time(String name) {
        var value = node.path(name);
        return instant(value).filter(time -> time.isAfter(Instant.EPOCH) && time.isBefore(YEAR_10000));
    }

    private static Optional<Instant> instant(JsonNode value) {
        try {
            if (value.isNumber()) {
                var number = value.asLong(0);
                return Optional.of(
                        number < FIRST_MILLIS ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number));
            }
            return value.isString() ? Optional.of(Instant.parse(value.stringValue())) : Optional.empty();
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /** A list as it came; {@code []} for anything but a list. */
    Verbatim list(String name) {
        var value = node.path(name);
        return value.isArray() && !value.isEmpty() ? new Verbatim(value.toString()) : Verbatim.EMPTY_LIST;
    }

    /** An object as it came; null for anything but an object. */
    @Nullable
    Verbatim object(String name) {
        var value = node.path(name);
        return value.isObject() ? new Verbatim(value.toString()) : null;
    }

    /** The conversation that a message names by {@code group_id}, {@code chat_id} or {@code conversation_id}. */
    Optional<Conversation> conversation() {
        var group = id("group_id").filter(Conversation::isNumber);
        if (group.isPresent()) {
            return Optional.of(new Conversation.Group(group.get()));
        }
        return id("chat_id").or(() -> id("conversation_id")).flatMap(Pushed::chat);
    }

    /** The conversation that a channel ({@code /group/1}, {@code /direct_message/1_2}) belongs to. */
    static Conversation conversationOf(String channel) {
        var match = CHANNEL.matcher(channel);
        if (!match.matches()) {
            return new Conversation.None();
        }
        if (match.group(1).equals("direct_message")) {
            return chat(match.group(2)).orElseGet(Conversation.None::new);
        }
        return Conversation.isNumber(match.group(2)) ? new Conversation.Group(match.group(2)) : new Conversation.None();
    }

    private static Optional<Conversation> chat(String id) {
        var match = CHAT.matcher(id);
        return match.matches()
                ? Optional.of(new Conversation.Direct(match.group(1), match.group(2)))
                : Optional.empty();
    }
}
