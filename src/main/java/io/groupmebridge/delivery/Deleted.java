package io.groupmebridge.delivery;

/** What became of the wish to delete a dead letter. */
public enum Deleted {
    /** It is gone with its attempts. */
    DELETED,
    /** Nothing was ever delivered of that event to that subscription. */
    UNKNOWN,
    /** It is none: it was delivered, or will be tried again. */
    NOT_DEAD,
    /** It is one, but something older is under way that must be settled first. */
    TOO_EARLY
}
