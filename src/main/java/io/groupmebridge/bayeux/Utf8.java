package io.groupmebridge.bayeux;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The bytes of a text in UTF-8, shared and not to be changed. Whether they are such a text shows when it is read. */
public final class Utf8 {

    static final Utf8 EMPTY = new Utf8(new byte[0]);

    /** What a string has in place of bytes that are no text, or because somebody wrote it. */
    private static final char REPLACEMENT = '\uFFFD';

    private final byte[] bytes;

    /** Of these bytes themselves, not of a copy. */
    public Utf8(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A text as UTF-8. */
    public static Utf8 of(String text) {
        return new Utf8(text.getBytes(UTF_8));
    }

    /** The bytes themselves, not a copy. */
    public byte[] bytes() {
        return bytes;
    }

    /** Whether they are a text: Jackson lets overlong forms pass. */
    boolean isText() {
        // Many times as fast as a decoder that tells of what it cannot read.
        if (new String(bytes, UTF_8).indexOf(REPLACEMENT) < 0) {
            return true;
        }
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }

    /** A copy of the bytes from one place to before another. */
    Utf8 part(long from, long to) {
        return new Utf8(Arrays.copyOfRange(bytes, Math.toIntExact(from), Math.toIntExact(to)));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Utf8 text && Arrays.equals(bytes, text.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Without the text, which may hold a secret. */
    @Override
    public String toString() {
        return "Utf8[" + bytes.length + " bytes]";
    }
}
