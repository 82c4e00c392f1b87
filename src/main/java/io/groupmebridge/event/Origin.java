package io.groupmebridge.event;

/** How an event came to the bridge. */
public enum Origin {
    /** Pushed by GroupMe over the session. */
    PUSH("push"),
    /** Read over GroupMe's REST API after the session was away. */
    CATCH_UP("catch_up"),
    /** Said by the bridge itself. */
    BRIDGE("bridge");

    private final String wireName;

    Origin(String wireName) {
        this.wireName = wireName;
    }

    /** The name on the wire, for example {@code catch_up}. */
    public String wireName() {
        return wireName;
    }

    /** The origin of that wire name; throws {@link IllegalArgumentException} when there is none. */
    public static Origin named(String wireName) {
        for (var origin : values()) {
            if (origin.wireName.equals(wireName)) {
                return origin;
            }
        }
        throw new IllegalArgumentException("'" + wireName + "' is no origin");
    }
}
