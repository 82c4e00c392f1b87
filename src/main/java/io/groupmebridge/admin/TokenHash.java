package io.groupmebridge.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of an API token, in hexadecimal. Tokens are long and random, so it needs neither salt nor stretching. */
record TokenHash(String hex) {

    /** Generated tokens have 256 bits; of shorter ones a person chose, nothing but the length is known. */
    static final int SHORTEST_TOKEN = 16;

    static TokenHash of(String token) {
        try {
            return new TokenHash(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8))));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Whether this is the hash of the token; takes as long for a wrong one as for the right one. */
    boolean matches(String token) {
        return MessageDigest.isEqual(hex.getBytes(UTF_8), of(token).hex.getBytes(UTF_8));
    }
}
