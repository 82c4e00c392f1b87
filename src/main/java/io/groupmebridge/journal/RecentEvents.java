package io.groupmebridge.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The newest events in memory, bounded in bytes. It answers for a range of places only when it has every event of it.
 *
 * <p>That is known by one rule that also holds when other processes append, or when the answer to a commit was lost: a batch
 * saw, under the lock that it appended with, which place was the newest before it. When that is where this memory ends,
 * nothing lies between; else it begins anew there.
 *
 * <p>What no reader still asks for goes at once and not only when there is no room: readers are usually at the end, and
 * events that are kept for nobody would grow old in the heap, where a full collection has to find them. Safe for any thread.
 */
final class RecentEvents {

    /** About what the objects of an event take beside its payload. */
    private static final int OVERHEAD = 512;

    /** So many events at least lie between two looks at what is still asked for. A reader at work asks more often. */
    static final int EPOCH = 512;

    private final long mostBytes;

    /** A ring: the oldest at {@code first}; its length is a power of two. */
    private JournaledEvent[] ring = new JournaledEvent[1_024];

    private int first;
    private int size;
    private long bytes;

    /** Every event behind {@code from}, up to {@code to}, is here. */
    private long from;

    private long to;

    /** Where the current epoch began, and how many events it has. */
    private long epoch;

    private int inEpoch;

    /** The place farthest back that a reader asked for in the current epoch, and in the one before. */
    private long asked = Long.MAX_VALUE;

    private long askedBefore = Long.MAX_VALUE;

    RecentEvents(long mostBytes, long head) {
        this.mostBytes = mostBytes;
        this.from = head;
        this.to = head;
        this.epoch = head;
    }

    /** Adds what one batch appended, in order, and where the journal ended before it. */
    synchronized void add(long behind, List<JournaledEvent> events) {
        if (behind != to) {
            clear(behind);
        }
        for (var event : events) {
            append(event);
        }
        inEpoch += events.size();
        if (inEpoch >= EPOCH) {
            nextEpoch();
        }
        while (bytes > mostBytes) {
            dropOldest();
        }
    }

    /** At most {@code limit} events behind the place, or empty when not all of them are here. */
    synchronized Optional<List<JournaledEvent>> after(long seq, int limit) {
        if (seq >= to) {
            return Optional.empty();
        }
        // Whoever comes too late for this page may be in time for its next ones.
        asked = Math.min(asked, seq);
        if (seq < from) {
            return Optional.empty();
        }
        var start = firstBehind(seq);
        var count = Math.min(limit, size - start);
        var events = new ArrayList<JournaledEvent>(count);
        for (var i = start; i < start + count; i++) {
            events.add(at(i));
        }
        return Optional.of(events);
    }

    synchronized long bytes() {
        return bytes;
    }

    private int firstBehind(long seq) {
        var low = 0;
        var high = size;
        while (low < high) {
            var middle = (low + high) >>> 1;
            if (at(middle).seq() <= seq) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private JournaledEvent at(int index) {
        return ring[(first + index) & (ring.length - 1)];
    }

    private void append(JournaledEvent event) {
        if (size == ring.length) {
            grow();
        }
        ring[(first + size) & (ring.length - 1)] = event;
        size++;
        bytes += weight(event);
        to = event.seq();
    }

    private void nextEpoch() {
        var wanted = Math.min(epoch, Math.min(asked, askedBefore));
        while (size > 0 && at(0).seq() <= wanted) {
            dropOldest();
        }
        askedBefore = asked;
        asked = Long.MAX_VALUE;
        epoch = to;
        inEpoch = 0;
    }

    private void grow() {
        var larger = new JournaledEvent[ring.length * 2];
        for (var i = 0; i < size; i++) {
            larger[i] = at(i);
        }
        ring = larger;
        first = 0;
    }

    @SuppressWarnings("NullAway") // A free slot of the ring is never read.
    private void dropOldest() {
        var oldest = ring[first];
        ring[first] = null;
        first = (first + 1) & (ring.length - 1);
        size--;
        bytes -= weight(oldest);
        from = oldest.seq();
    }

    private void clear(long behind) {
        ring = new JournaledEvent[1_024];
        first = 0;
        size = 0;
        bytes = 0;
        from = behind;
        to = behind;
        epoch = behind;
        inEpoch = 0;
        asked = Long.MAX_VALUE;
        askedBefore = Long.MAX_VALUE;
    }

    private static int weight(JournaledEvent event) {
        return event.payload().size() + OVERHEAD;
    }
}
