package io.groupmebridge.delivery;

import io.groupmebridge.event.EventId;
import io.groupmebridge.event.EventType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The nearest of a lane's retries; the others stay in the table, however many they are. Empty with {@link #wantsPage} it
 * does not know what comes next and has to be given a page of the table. No I/O, no clock. Belongs to the lane's loop.
 *
 * <p>A page must not be read while a settlement of the lane is on its way: it would tell the state before.
 */
final class RetryQueue {

    /**
     * A delivery that is to be tried again.
     *
     * @param attempts how many were made
     * @param at not before this time
     */
    record Due(long seq, EventId eventId, EventType eventType, int attempts, Instant at) {}

    private static final Comparator<Due> ORDER = Comparator.comparing(Due::at).thenComparingLong(Due::seq);

    private final int limit;
    private final TreeSet<Due> nearest = new TreeSet<>(ORDER);

    /** Places taken and not yet settled: a page that still shows them is out of date about them. */
    private final Set<Long> taken = new HashSet<>();

    /** Whether the table may hold more, all of them later than what is here. */
    private boolean more = true;

    RetryQueue(int limit) {
        this.limit = limit;
    }

    /** How many retries a page should have. */
    int pageSize() {
        // As many as are taken may have to be passed over.
        return limit + taken.size();
    }

    /** Whether a page is needed to know what comes next. */
    boolean wantsPage() {
        return nearest.isEmpty() && more;
    }

    /** Forgets what it knows because somebody else changed the table; what is taken stays taken. */
    void reset() {
        nearest.clear();
        more = true;
    }

    /** Takes in the earliest retries of the table; fewer than asked for are all there are. */
    void page(List<Due> page, int asked) {
        nearest.clear();
        page.stream().filter(due -> !taken.contains(due.seq())).limit(limit).forEach(nearest::add);
        more = page.size() >= asked;
    }

    /** Ends the settlement of a delivery that is not tried again. */
    void settled(long seq) {
        taken.remove(seq);
    }

    /** Ends the settlement of a delivery that is to be tried again. */
    void settled(Due due) {
        taken.remove(due.seq());
        add(due);
    }

    private void add(Due due) {
        if (more && (nearest.isEmpty() || ORDER.compare(due, nearest.last()) > 0)) {
            return;
        }
        nearest.add(due);
        if (nearest.size() > limit) {
            nearest.pollLast();
            more = true;
        }
    }

    /** Takes what is due, the longest waiting first. */
    List<Due> take(Instant now, int atMost) {
        var due = new ArrayList<Due>();
        while (due.size() < atMost
                && !nearest.isEmpty()
                && !nearest.first().at().isAfter(now)) {
            var first = nearest.removeFirst();
            taken.add(first.seq());
            due.add(first);
        }
        return due;
    }

    /** Gives back what was taken and could not be tried. */
    void giveBack(List<Due> due) {
        due.forEach(this::settled);
    }

    /** When the next one is due, as far as known. */
    Optional<Instant> nextAt() {
        return nearest.isEmpty()
                ? Optional.empty()
                : Optional.of(nearest.first().at());
    }

    /** Whether an attempt of that place is under way or not yet settled. */
    boolean isTaken(long seq) {
        return taken.contains(seq);
    }
}
