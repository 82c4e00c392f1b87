package io.groupmebridge.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The name of an event, the same however often and whichever way it comes in: push, resumed session, catch-up or another
 * replica. It is also the {@code webhook-id}, so it holds no dot (Standard Webhooks 1.0.0) and nothing a user typed.
 */
public record EventId(String value) {

    /** GroupMe's ids of messages: the second since 1970 in ten digits, and eight digits more. */
    private static final Pattern MESSAGE_ID = Pattern.compile("\\d{18}");

    private static final int SECONDS = 10;

    private static final Pattern FORM = Pattern.compile("evt_[0-9a-f]{32}");

    public EventId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + value + "' is no event id: it must be evt_ and 32 hex digits");
        }
    }

    /**
     * Derives the id from what makes the event the event it is: whose account saw it, its type, what it is about, and what
     * tells it from other events of that type about the same thing (empty where there can only be one). An id of an event
     * about a message begins with the message's second, so that an index of ids grows at its end and costs the same however
     * long it gets; the rest, and all of any other id, is a hash.
     */
    public static EventId of(AccountId account, EventType type, String subjectId, String discriminator) {
        // A length before each part keeps ("a", "bc") and ("ab", "c") apart.
        var sha256 = sha256();
        for (var part : new String[] {account.value(), type.wireName(), subjectId, discriminator}) {
            var bytes = part.getBytes(UTF_8);
            sha256.update((bytes.length + ":").getBytes(UTF_8));
            sha256.update(bytes);
        }
        var hash = sha256.digest();
        if (MESSAGE_ID.matcher(subjectId).matches()) {
            var seconds = Long.parseLong(subjectId, 0, SECONDS, 10);
            ByteBuffer.wrap(hash).putInt((int) seconds);
        }
        return new EventId("evt_" + HexFormat.of().formatHex(hash, 0, 16));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
