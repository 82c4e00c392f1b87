package io.groupmebridge.delivery;

import java.util.Arrays;
import java.util.Optional;

/** Why a delivery is a dead letter. */
public enum DeathReason {
    /** The last attempt of the schedule failed. */
    EXHAUSTED("exhausted"),
    /** The endpoint asked for no more attempts ({@code webhook-delivery: abort-message}). */
    ABORTED("aborted"),
    /** The event was pruned before the next attempt: there is nothing left to send. */
    EVENT_PRUNED("event_pruned");

    private final String wireName;

    DeathReason(String wireName) {
        this.wireName = wireName;
    }

    /** The name on the wire and in the store. */
    public String wireName() {
        return wireName;
    }

    /** The reason of that wire name, or empty when there is none. */
    public static Optional<DeathReason> named(String wireName) {
        return Arrays.stream(values())
                .filter(reason -> reason.wireName.equals(wireName))
                .findFirst();
    }
}
