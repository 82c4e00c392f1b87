package io.groupmebridge.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.groupmebridge.session.Transport.Received;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Reads the bytes of a frame as text, without putting question marks in the place of what is none. */
final class Utf8 {

    private Utf8() {}

    static Received read(ByteBuffer bytes) {
        try {
            return new Received.Text(UTF_8.newDecoder().decode(bytes).toString());
        } catch (CharacterCodingException _) {
            return new Received.Garbled("no UTF-8");
        }
    }
}
