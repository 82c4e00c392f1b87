package io.groupmebridge.admin;

import io.groupmebridge.delivery.Tally;

/**
 * A count as it is shown.
 *
 * @param atLeast whether there are more, which it would take too long to count
 */
record TallyView(long count, boolean atLeast) implements Wire {

    static TallyView of(Tally tally) {
        return new TallyView(tally.count(), !tally.complete());
    }
}
