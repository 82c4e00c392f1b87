package io.groupmebridge.subscription;

import java.util.Arrays;
import java.util.Optional;

/** What a webhook that fails holds up while it waits for its retry. */
public enum DeliveryOrder {
    /** Nothing: only first attempts of a conversation are in order. */
    CONVERSATION("conversation"),
    /** What follows it in its conversation, until it is delivered or dead. Other conversations go on. */
    STRICT("strict");

    private final String wireName;

    DeliveryOrder(String wireName) {
        this.wireName = wireName;
    }

    /** The order of that wire name, or empty when there is none. */
    public static Optional<DeliveryOrder> named(String wireName) {
        return Arrays.stream(values())
                .filter(order -> order.wireName.equals(wireName))
                .findFirst();
    }

    /** The name on the wire and in the store. */
    public String wireName() {
        return wireName;
    }
}
