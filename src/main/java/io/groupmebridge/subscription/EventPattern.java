package io.groupmebridge.subscription;

import io.groupmebridge.event.EventType;
import java.util.Arrays;

/** Which types of events: a type's name, a family ({@code message.*}) or all ({@code *}). */
public record EventPattern(String text) {

    /** Throws {@link IllegalArgumentException} when no event type can ever match. */
    public EventPattern {
        var pattern = text;
        if (Arrays.stream(EventType.values()).noneMatch(type -> matches(pattern, type))) {
            throw new IllegalArgumentException(
                    "'" + text + "' matches no event type: use *, a family such as message.* or one" + " of "
                            + String.join(
                                    ", ",
                                    Arrays.stream(EventType.values())
                                            .map(EventType::wireName)
                                            .toList()));
        }
    }

    /** Whether events of the type are meant. */
    public boolean matches(EventType type) {
        return matches(text, type);
    }

    private static boolean matches(String pattern, EventType type) {
        if (pattern.equals("*")) {
            return true;
        }
        return pattern.endsWith(".*")
                ? type.wireName().startsWith(pattern.substring(0, pattern.length() - 1))
                : type.wireName().equals(pattern);
    }
}
