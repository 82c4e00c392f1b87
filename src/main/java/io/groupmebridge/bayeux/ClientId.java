package io.groupmebridge.bayeux;

/** The server's name for our session. Whoever knows it can take the session over, so it is never shown in full. */
public record ClientId(String value) {

    private static final int SHOWN = 4;

    public ClientId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("the client id is empty");
        }
    }

    @Override
    public String toString() {
        return value.length() <= 2 * SHOWN ? "***" : value.substring(0, SHOWN) + "***";
    }
}
