package io.groupmebridge.subscription;

/** How the body of a webhook is written. */
public enum PayloadFormat {
    /** Standard Webhooks 1.0.0: the envelope with {@code id, type, timestamp, account, conversation, origin, data}. */
    STANDARD("standard");

    private final String wireName;

    PayloadFormat(String wireName) {
        this.wireName = wireName;
    }

    /** The name on the wire. */
    public String wireName() {
        return wireName;
    }
}
