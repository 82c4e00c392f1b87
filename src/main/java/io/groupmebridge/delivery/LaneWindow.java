package io.groupmebridge.delivery;

import io.groupmebridge.delivery.DeliveryProperties.Limits;
import io.groupmebridge.delivery.Pending.Stage;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.EventId;
import io.groupmebridge.journal.JournaledEvent;
import io.groupmebridge.subscription.EventFilter;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The part of the journal a lane works on: from the first event that is not done to the last that was read, bounded in
 * events and, to one event more, in bytes. Asks for pages and not for single events. Knows which first attempts may start:
 * of each conversation one at a time, in journal order (events without a conversation count as one). No I/O, no clock.
 * Belongs to the lane's loop.
 */
final class LaneWindow {

    /** The most that is read at once: what a lane's next page may hold in memory besides the window. */
    private static final int PAGE = 256;

    private final Limits limits;
    private final Sidings sidings;
    private EventFilter filter;

    /** In journal order; events that do not match are not in it. */
    private final ArrayDeque<Pending> entries = new ArrayDeque<>();

    private final ArrayDeque<Pending> startable = new ArrayDeque<>();
    private final Map<Conversation, Pending> lastOf = new HashMap<>();

    /** Places behind the cursor that were settled before the lane started; each is forgotten when it is passed. */
    private final Set<Long> settledBefore;

    private long readUpTo;
    private long bytes;
    private int waiting;

    /** How many of those that wait are of a type with a short life. */
    private int shortLived;

    private boolean asideWasLast;

    LaneWindow(Limits limits, EventFilter filter, long cursor, Set<Long> settledBefore, Sidings sidings) {
        this.limits = limits;
        this.sidings = sidings;
        this.filter = filter;
        this.readUpTo = cursor;
        this.settledBefore = new HashSet<>(settledBefore);
    }

    /**
     * How many events to read now, at most a page; 0 until reading is worth it again: until there is room for a page (in a
     * small window: for half of it) and half of the bytes are free or no event waits. An empty window always wants some.
     */
    int wanted() {
        var room = room();
        var worth = Math.min(PAGE, Math.max(1, limits.events() / 2));
        var light = bytes < limits.bytes() / 2 || waiting == 0;
        return room >= worth && light ? Math.min(PAGE, room) : 0;
    }

    private int room() {
        return bytes >= limits.bytes() ? 0 : Math.max(0, limits.events() - entries.size());
    }

    /** The place behind which to read on. */
    long readUpTo() {
        return readUpTo;
    }

    /** Takes in what was read behind {@link #readUpTo}, as far as there is room; the rest is to be read again. */
    void read(List<JournaledEvent> events) {
        for (var event : events) {
            if (room() == 0) {
                return;
            }
            readUpTo = event.seq();
            if (!settledBefore.remove(event.seq()) && matches(event) && !sidings.takes(event)) {
                add(event);
            }
        }
    }

    /** The page of a conversation that stands aside that is to be read now, up to where this window has read. */
    Optional<ReadAhead.Asked> wantedAside() {
        return sidings.wanted(readUpTo);
    }

    /** Takes in what was read of a conversation that stands aside; what this window has not read yet is its own affair. */
    void read(ReadAhead.Asked.Aside asked, List<JournaledEvent> events) {
        var full = events.size() >= asked.limit() && events.getLast().seq() <= asked.upTo();
        sidings.read(
                asked.conversation(),
                events.stream()
                        .filter(event -> event.seq() <= asked.upTo() && matches(event))
                        .toList(),
                full ? events.getLast().seq() : asked.upTo());
    }

    private void add(JournaledEvent event) {
        var entry = Pending.first(event);
        entries.add(entry);
        bytes += event.payload().size();
        waits(entry, 1);
        follow(entry);
    }

    private void waits(Pending entry, int more) {
        waiting += more;
        shortLived += Lifetime.isShort(entry.event().type()) ? more : 0;
    }

    private void follow(Pending entry) {
        var before = lastOf.put(entry.event().conversation(), entry);
        if (before == null) {
            startable.add(entry);
        } else {
            before.next = entry;
        }
    }

    /** Whether some first attempt may start. */
    boolean canStart() {
        return sidings.canStart() || ownCanStart();
    }

    private boolean ownCanStart() {
        return !startable.isEmpty() && !sidings.isFull();
    }

    /** The first attempt that is next to start, from now on under way. Those that stand aside take turns with the others. */
    Pending start() {
        asideWasLast = sidings.canStart() && !(asideWasLast && ownCanStart());
        if (asideWasLast) {
            return sidings.start();
        }
        var entry = startable.remove();
        entry.stage = Stage.UNDER_WAY;
        waits(entry, -1);
        return entry;
    }

    /** Ends a first attempt: its conversation goes on, or stands aside until what came of it is delivered or dead. */
    void ended(Pending entry, DeliveryState state, Instant now) {
        if (entry.isAside()) {
            sidings.ended(entry, state, now);
        } else if (sidings.isBlockedBy(state)) {
            block(entry, now);
        } else {
            done(entry);
        }
    }

    private void block(Pending head, Instant now) {
        var conversation = head.event().conversation();
        lastOf.remove(conversation);
        var passedTo = head.seq();
        for (var entry = head.next; entry != null; ) {
            var next = entry.next;
            passedTo = entry.seq();
            waits(entry, -1);
            drop(entry);
            entry = next;
        }
        sidings.standAside(conversation, head.seq(), passedTo, now);
        drop(head);
        shrink();
    }

    /** Drops what may start and would start too late; answers how many. */
    int expire(Instant now) {
        var dropped = sidings.expire(now);
        for (var late = late(now); !late.isEmpty(); late = late(now)) {
            startable.removeIf(entry -> Lifetime.isOver(entry.event(), now));
            for (var entry : late) {
                waits(entry, -1);
                done(entry);
            }
            dropped += late.size();
        }
        return dropped;
    }

    private List<Pending> late(Instant now) {
        return shortLived == 0
                ? List.of()
                : startable.stream()
                        .filter(entry -> Lifetime.isOver(entry.event(), now))
                        .toList();
    }

    /** Ends a first attempt after which its conversation goes on. */
    void done(Pending entry) {
        var next = entry.next;
        if (next != null) {
            startable.add(next);
        } else {
            lastOf.remove(entry.event().conversation(), entry);
        }
        drop(entry);
        shrink();
    }

    private void drop(Pending entry) {
        bytes -= entry.event().payload().size();
        entry.done();
    }

    private void shrink() {
        while (!entries.isEmpty() && entries.element().stage == Stage.DONE) {
            entries.remove();
        }
    }

    /** The contiguous prefix: all up to here is done or does not match. */
    long cursor() {
        return entries.isEmpty() ? readUpTo : entries.element().seq() - 1;
    }

    /** Goes by another filter from now on, also for what was read and has not started. */
    void filter(EventFilter changed) {
        if (filter.equals(changed)) {
            return;
        }
        filter = changed;
        startable.clear();
        lastOf.clear();
        for (var entry : entries) {
            switch (entry.stage) {
                case DONE -> {}
                case UNDER_WAY -> {
                    entry.next = null;
                    lastOf.put(entry.event().conversation(), entry);
                }
                case WAITING -> {
                    entry.next = null;
                    if (matches(entry.event())) {
                        follow(entry);
                    } else {
                        waits(entry, -1);
                        drop(entry);
                    }
                }
            }
        }
        shrink();
        sidings.readAgain();
    }

    private boolean matches(JournaledEvent event) {
        return filter.matches(event.type(), event.account(), event.conversation());
    }

    /** How many events were read and wait for their first attempt. */
    int waiting() {
        return waiting;
    }

    /** When the oldest event that is not done came in, or null when all are done. */
    @Nullable
    Instant oldest() {
        return entries.isEmpty() ? null : entries.element().event().receivedAt();
    }

    /** Whether the event is in the window and not done. */
    boolean holds(EventId id) {
        return sidings.holds(id)
                || entries.stream()
                        .anyMatch(entry ->
                                entry.stage != Stage.DONE && entry.event().id().equals(id));
    }
}
