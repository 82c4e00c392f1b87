package io.groupmebridge.delivery;

import io.groupmebridge.event.EventId;
import io.groupmebridge.event.EventType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The nearest of a lane's retries; the others stay in the table, however many they are. Empty with {@link #wantsPage} it
 * does not know what comes next and has to be given a page of the table. No I/O, no clock. Belongs to the lane's loop.
 *
 * <p>A page must not be read while a settlement of the lane is on its way: it would tell the state before. When somebody
 * else changes the table while one is being read, {@link #reset} has it passed over and another one is wanted.
 */
final class RetryQueue {

    /**
     * A delivery that is to be tried again.
     *
     * @param attempts how many were made
     * @param at not before this time
     * @param scheduleFrom how many attempts were made before the schedule began, which a replay does anew
     */
    record Due(long seq, EventId eventId, EventType eventType, int attempts, Instant at, int scheduleFrom) {

        /** One whose schedule began with the first attempt. */
        Due(long seq, EventId eventId, EventType eventType, int attempts, Instant at) {
            this(seq, eventId, eventType, attempts, at, 0);
        }

        Due notAfter(Instant latest) {
            return at.isAfter(latest) ? new Due(seq, eventId, eventType, attempts, latest, scheduleFrom) : this;
        }

        private Due scheduledFrom(int from) {
            return new Due(seq, eventId, eventType, attempts, at, from);
        }
    }

    /**
     * What a page is to be read for.
     *
     * @param size how many retries it should have
     * @param generation how often all was forgotten before it was asked for
     */
    record PageAsked(int size, int generation) {}

    private static final Comparator<Due> ORDER = Comparator.comparing(Due::at).thenComparingLong(Due::seq);

    private final int limit;
    private final TreeSet<Due> nearest = new TreeSet<>(ORDER);

    /** What is taken and not yet settled, by place: a page that still shows it is out of date about it. */
    private final Map<Long, Due> taken = new HashMap<>();

    /** Whether the table may hold more, all of them later than what is here. */
    private boolean more = true;

    /** How often all was forgotten: a page that was asked for before that may be out of date. */
    private int generation;

    RetryQueue(int limit) {
        this.limit = limit;
    }

    /** The page to be read now. */
    PageAsked askPage() {
        // As many as are taken may have to be passed over.
        return new PageAsked(limit + taken.size(), generation);
    }

    /** Whether a page is needed to know what comes next. */
    boolean wantsPage() {
        return nearest.isEmpty() && more;
    }

    /** Forgets what it knows because the table or the clock was changed by others; what is taken stays taken. */
    void reset() {
        nearest.clear();
        more = true;
        generation++;
    }

    /** Takes in the earliest retries of the table, unless asked for before a reset; fewer than asked for are all there are. */
    void page(List<Due> page, PageAsked asked) {
        if (asked.generation() != generation) {
            return;
        }
        nearest.clear();
        page.stream().filter(due -> !taken.containsKey(due.seq())).limit(limit).forEach(nearest::add);
        more = page.size() >= asked.size();
    }

    /** Ends the settlement of a delivery that is not tried again. */
    void settled(long seq) {
        taken.remove(seq);
    }

    /** Ends the settlement of a delivery that is to be tried again. */
    void settled(Due due) {
        var before = taken.remove(due.seq());
        add(before == null ? due : due.scheduledFrom(before.scheduleFrom()));
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
            taken.put(first.seq(), first);
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

    /** Whether a retry of the event is taken and not yet settled. */
    boolean isTaken(EventId event) {
        return taken.values().stream().anyMatch(due -> due.eventId().equals(event));
    }
}
