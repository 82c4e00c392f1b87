package io.groupmebridge.delivery;

/** What became of the wish to try a delivery again now. */
public enum Retried {
    /** It is due now. A paused subscription tries it when it is resumed. */
    SCHEDULED,
    /** Nothing was ever delivered of that event to that subscription. */
    UNKNOWN,
    /** The delivery is known, but its event was pruned from the journal: it can never be sent again. */
    EVENT_PRUNED,
    /** The event was of interest for a moment only, which is over. */
    EVENT_OVER,
    /** An attempt is waiting for its turn or under way already; nothing was changed. */
    IN_PROGRESS
}
