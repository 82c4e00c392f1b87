package io.groupmebridge.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The name of an event, the same however often and whichever way it comes in: push, resumed session, catch-up or another
 * replica. It is also the {@code webhook-id}, so it holds no dot (Standard Webhooks 1.0.0) and nothing a user typed.
 */
public record EventId(String value) {

    /** Of GroupMe's ids of messages: the second since 1970 in ten digits, and eight digits more. */
    private static final int MESSAGE_ID = 18;

    private static final int SECONDS = 10;

    private static final String PREFIX = "evt_";
    private static final int HASH = 16;
    private static final int LENGTH = PREFIX.length() + 2 * HASH;
    private static final HexFormat HEX = HexFormat.of();

    /** To be copied: looking for it among the providers costs more than the hash. */
    private static final MessageDigest SHA_256 = sha256();

    // Not by a Pattern, which would take a good part of the time that a pushed message takes.
    public EventId {
        if (!isWellFormed(value)) {
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
        var sha256 = copy(SHA_256);
        for (var part : new String[] {account.value(), type.wireName(), subjectId, discriminator}) {
            var bytes = part.getBytes(UTF_8);
            sha256.update((bytes.length + ":").getBytes(UTF_8));
            sha256.update(bytes);
        }
        var hash = sha256.digest();
        if (subjectId.length() == MESSAGE_ID && Conversation.isNumber(subjectId)) {
            var seconds = Long.parseLong(subjectId, 0, SECONDS, 10);
            ByteBuffer.wrap(hash).putInt((int) seconds);
        }
        return new EventId(PREFIX + HEX.formatHex(hash, 0, HASH));
    }

    private static boolean isWellFormed(String value) {
        if (value.length() != LENGTH || !value.startsWith(PREFIX)) {
            return false;
        }
        for (var i = PREFIX.length(); i < LENGTH; i++) {
            var digit = value.charAt(i);
            if (!(digit >= '0' && digit <= '9') && !(digit >= 'a' && digit <= 'f')) {
                return false;
            }
        }
        return true;
    }

    private static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's SHA-256 can be copied", e);
        }
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
