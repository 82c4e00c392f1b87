package io.groupmebridge.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/** Turns many rows to delete into few statements. Pure. */
public final class Ranges {

    /** All rows from the first to the last, both included. */
    public record Range(long first, long last) {}

    private Ranges() {}

    /** The ranges that hold those of the keys that are wanted, and none of the others. The keys rise. */
    public static List<Range> of(List<Long> keys, LongPredicate wanted) {
        var ranges = new ArrayList<Range>();
        var open = false;
        for (long key : keys) {
            if (!wanted.test(key)) {
                open = false;
            } else if (open) {
                ranges.set(ranges.size() - 1, new Range(ranges.getLast().first(), key));
            } else {
                ranges.add(new Range(key, key));
                open = true;
            }
        }
        return ranges;
    }
}
