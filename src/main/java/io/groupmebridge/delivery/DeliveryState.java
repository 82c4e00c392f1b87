package io.groupmebridge.delivery;

import java.util.Arrays;
import java.util.Optional;

/** What became of a delivery that was tried. */
public enum DeliveryState {
    /** The endpoint took it. */
    DELIVERED("delivered"),
    /** It failed and will be tried again. */
    RETRYING("retrying"),
    /** It failed for good and stays as a dead letter. */
    DEAD("dead"),
    /** It failed, or waited for too long, and is of no interest any more. */
    EXPIRED("expired");

    private final String wireName;

    DeliveryState(String wireName) {
        this.wireName = wireName;
    }

    /** The name on the wire and in the store. */
    public String wireName() {
        return wireName;
    }

    /** The state of that wire name, or empty when there is none. */
    public static Optional<DeliveryState> named(String wireName) {
        return Arrays.stream(values())
                .filter(state -> state.wireName.equals(wireName))
                .findFirst();
    }
}
