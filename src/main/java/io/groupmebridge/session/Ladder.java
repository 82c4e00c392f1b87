package io.groupmebridge.session;

import java.util.List;
import java.util.Optional;

/**
 * Which transport a session uses: the best at first, the next below after failures in a row, and after the last the best
 * again. A rung that works is kept. Polling is no rung: it stands in for whatever is not subscribed.
 *
 * @param rungs the transports that push, the best first; none when there is only polling
 * @param place which of them is used
 * @param failures attempts in a row on this rung that did not lead to a subscribed channel
 * @param proven whether this rung has worked
 */
record Ladder(List<TransportType> rungs, int place, int failures, boolean proven) {

    /** How often a rung may fail in a row; one below the first that has never worked is left at once. */
    static final int PATIENCE = 3;

    Ladder {
        rungs = List.copyOf(rungs);
    }

    static Ladder of(List<TransportType> transports) {
        var pushing = transports.stream()
                .filter(type -> type != TransportType.POLLING)
                .toList();
        return new Ladder(pushing, 0, 0, false);
    }

    /** What to use now; empty when there is only polling. */
    Optional<TransportType> rung() {
        return rungs.isEmpty() ? Optional.empty() : Optional.of(rungs.get(place));
    }

    /** What would be better than what is used, the best first. */
    List<TransportType> better() {
        return rungs.subList(0, place);
    }

    /** An attempt did not lead to a subscribed channel. */
    Ladder failed() {
        var patience = place == 0 || proven ? PATIENCE : 1;
        return failures + 1 < patience
                ? new Ladder(rungs, place, failures + 1, proven)
                : new Ladder(rungs, rungs.isEmpty() ? 0 : (place + 1) % rungs.size(), 0, false);
    }

    /** The own channel was subscribed. */
    Ladder subscribed() {
        return new Ladder(rungs, place, 0, true);
    }

    /** A better one was seen to answer. */
    Ladder climbedTo(TransportType better) {
        return new Ladder(rungs, rungs.indexOf(better), 0, false);
    }
}
