package io.groupmebridge.journal;

/** What became of an event that was appended. */
public sealed interface Appended {

    /** It is durable at this place. */
    record New(long seq) implements Appended {}

    /** An event with the same id is in the journal already; nothing was written. */
    record Duplicate() implements Appended {}
}
