package io.groupmebridge.event;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an event happened: a group (or subtopic), a direct chat, or nowhere in particular. First attempts of one
 * conversation's events are delivered in order. The text form ({@code group:1}, {@code direct:1_2}) is what payloads,
 * filters and the store use.
 */
public sealed interface Conversation {

    Pattern FORM = Pattern.compile("group:(?<group>\\d{1,20})|direct:(?<one>\\d{1,20})_(?<other>\\d{1,20})");

    /** A group or a subtopic of one; both are groups with an id of their own to GroupMe. */
    record Group(String id) implements Conversation {

        public Group {
            requireNumber(id);
        }

        @Override
        public String toString() {
            return "group:" + id;
        }
    }

    /** A chat of two users, the numerically smaller id first, as GroupMe names it. */
    record Direct(String smallerId, String largerId) implements Conversation {

        public Direct {
            requireNumber(smallerId);
            requireNumber(largerId);
            if (new BigInteger(smallerId).compareTo(new BigInteger(largerId)) > 0) {
                var swapped = smallerId;
                smallerId = largerId;
                largerId = swapped;
            }
        }

        @Override
        public String toString() {
            return "direct:" + smallerId + "_" + largerId;
        }
    }

    /** The event belongs to the account, not to a conversation. */
    record None() implements Conversation {

        @Override
        public String toString() {
            return "";
        }
    }

    /** Reads the text form; the empty text is {@link None}. Throws {@link IllegalArgumentException} for anything else. */
    static Conversation parse(String text) {
        if (text.isEmpty()) {
            return new None();
        }
        Matcher match = FORM.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no conversation: write group:<group id> or direct:<user id>_<user id>");
        }
        return match.group("group") != null
                ? new Group(match.group("group"))
                : new Direct(match.group("one"), match.group("other"));
    }

    /** Whether it has the form of GroupMe's ids of groups, users and messages: 1 to 20 of the digits 0 to 9. */
    static boolean isNumber(String id) {
        for (var i = 0; i < id.length(); i++) {
            if (id.charAt(i) < '0' || id.charAt(i) > '9') {
                return false;
            }
        }
        return !id.isEmpty() && id.length() <= 20;
    }

    private static void requireNumber(String id) {
        if (!isNumber(id)) {
            throw new IllegalArgumentException("'" + id + "' is no GroupMe id: it must have 1 to 20 digits");
        }
    }
}
