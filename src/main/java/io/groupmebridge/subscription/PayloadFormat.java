package io.groupmebridge.subscription;

import java.util.Arrays;
import java.util.Optional;

/** How the body of a webhook is written. */
public enum PayloadFormat {
    /** Standard Webhooks 1.0.0: the envelope with {@code id, type, timestamp, account, conversation, origin, data}. */
    STANDARD("standard");

    private final String wireName;

    PayloadFormat(String wireName) {
        this.wireName = wireName;
    }

    /** The format of that wire name, or empty when there is none. */
    public static Optional<PayloadFormat> named(String wireName) {
        return Arrays.stream(values())
                .filter(format -> format.wireName.equals(wireName))
                .findFirst();
    }

    /** The name on the wire. */
    public String wireName() {
        return wireName;
    }
}
