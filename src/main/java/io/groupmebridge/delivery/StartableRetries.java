package io.groupmebridge.delivery;

import io.groupmebridge.event.Conversation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The due retries of a lane whose events are there, few enough to look at them all. What a replay sends for the first time
 * goes out one after another in each conversation, in the order in which it became due; all else as it comes. No I/O, no
 * clock. Belongs to the lane's loop.
 */
final class StartableRetries {

    private final List<Pending> waiting = new ArrayList<>();

    /** The conversations of which a first attempt is under way. */
    private final Set<Conversation> busy = new HashSet<>();

    void add(Pending retry) {
        waiting.add(retry);
    }

    int size() {
        return waiting.size();
    }

    boolean canStart() {
        return waiting.stream().anyMatch(this::may);
    }

    private boolean may(Pending retry) {
        return !isFirst(retry) || !busy.contains(retry.event().conversation());
    }

    private static boolean isFirst(Pending retry) {
        return retry.attempt() == 1;
    }

    /** The one that is next to start, from now on under way. */
    Pending start() {
        var next = waiting.stream().filter(this::may).findFirst().orElseThrow();
        waiting.remove(next);
        if (isFirst(next)) {
            busy.add(next.event().conversation());
        }
        return next;
    }

    /** Ends the attempt, before its event is let go of. */
    void ended(Pending retry) {
        if (isFirst(retry)) {
            busy.remove(retry.event().conversation());
        }
    }
}
