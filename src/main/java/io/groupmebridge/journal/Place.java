package io.groupmebridge.journal;

/**
 * Where an entry was written.
 *
 * @param behind the newest place that was taken before the batch
 * @param seq its own place, 0 when the journal has the event already
 */
record Place(long behind, long seq) {

    private static final Appended DUPLICATE = new Appended.Duplicate();

    boolean isNew() {
        return seq > 0;
    }

    Appended appended() {
        return isNew() ? new Appended.New(seq) : DUPLICATE;
    }
}
