package io.groupmebridge.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

/** JSON of an event as UTF-8 bytes: written once, signed and sent as it is. The array is shared and must not be changed. */
public final class Payload {

    private final byte[] bytes;

    public Payload(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The bytes themselves, not a copy. */
    public byte[] bytes() {
        return bytes;
    }

    public int size() {
        return bytes.length;
    }

    /** The JSON as text. */
    public String text() {
        return new String(bytes, UTF_8);
    }

    @Override
    public String toString() {
        return "Payload[" + bytes.length + " bytes]";
    }
}
