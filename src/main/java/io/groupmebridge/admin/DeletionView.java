package io.groupmebridge.admin;

import io.groupmebridge.delivery.Tally;

/**
 * What came of deleting many.
 *
 * @param more whether there are more, to be deleted by asking again
 */
record DeletionView(long deleted, boolean more) implements Wire {

    static DeletionView of(Tally deleted) {
        return new DeletionView(deleted.count(), !deleted.complete());
    }
}
