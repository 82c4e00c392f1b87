package io.groupmebridge.delivery;

import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.EventId;
import io.groupmebridge.journal.JournaledEvent;
import io.groupmebridge.subscription.DeliveryOrder;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The conversations that stand aside of a lane's window: under strict order one leaves it when a first attempt fails, and
 * comes back when nothing of it is left behind. Meanwhile the window passes over its events, so that however many wait they
 * hold up neither the cursor nor another conversation, and cost neither memory nor a row: where the conversation goes on is
 * one place in the journal. First it waits for its head, then it catches up, a page at a time. No I/O, no clock. Belongs to
 * the lane's loop.
 */
final class Sidings {

    /** More conversations than this, and one for each attempt that is under way then, never stand aside. */
    static final int MOST = 10_000;

    /** How much of one conversation is read at once. */
    private static final int PAGE = 64;

    private final Map<Conversation, Track> tracks = new LinkedHashMap<>();
    private final Map<Long, Track> byHead = new HashMap<>();

    /** Those of which a page is to be read, the longest waiting first. */
    private final Set<Track> toRead = new LinkedHashSet<>();

    private final ArrayDeque<Pending> startable = new ArrayDeque<>();
    private final Set<Conversation> unwritten = new LinkedHashSet<>();
    private final long mostBytes;
    private DeliveryOrder order;
    private int mostOpen;
    private int open;
    private long bytes;

    /**
     * Takes up what stands aside.
     *
     * @param mostOpen how many conversations may catch up at once
     * @param mostBytes no page is read while there are more bytes of payload than this
     * @param cursor up to where the window has passed over their events
     */
    Sidings(DeliveryOrder order, int mostOpen, long mostBytes, Collection<Siding> standing, long cursor) {
        this.mostOpen = mostOpen;
        this.mostBytes = mostBytes;
        this.order = DeliveryOrder.STRICT;
        for (var siding : standing) {
            var track = new Track(siding, cursor);
            tracks.put(siding.conversation(), track);
            if (track.head == null) {
                goOn(track);
            } else {
                byHead.put(track.head, track);
            }
        }
        change(order, mostOpen);
    }

    /** Goes by what is new of the subscription. Without strict order nothing waits for a head any more. */
    void change(DeliveryOrder newOrder, int newMostOpen) {
        order = newOrder;
        mostOpen = newMostOpen;
        if (order == DeliveryOrder.CONVERSATION) {
            List.copyOf(byHead.values()).forEach(this::release);
        }
    }

    /** Whether a delivery that comes to this state holds up what follows it. */
    boolean isBlockedBy(DeliveryState state) {
        return order == DeliveryOrder.STRICT && state == DeliveryState.RETRYING;
    }

    /** Whether no more conversations may come to stand aside: the window is to start nothing. */
    boolean isFull() {
        return tracks.size() >= MOST;
    }

    /** Has a conversation stand aside behind the head; the window has passed over its events up to a place. */
    void standAside(Conversation conversation, long head, long passedTo, Instant now) {
        var track = new Track(new Siding(conversation, head, head, now), passedTo);
        tracks.put(conversation, track);
        byHead.put(head, track);
        unwritten.add(conversation);
    }

    /** Whether the event belongs here; then the window passes over it. */
    boolean takes(JournaledEvent event) {
        if (tracks.isEmpty()) {
            return false;
        }
        var track = tracks.get(event.conversation());
        if (track == null) {
            return false;
        }
        track.passedTo = event.seq();
        return true;
    }

    /** A delivery was tried again, or can never be: when somebody waits for it, that may be over. */
    void retried(long seq, DeliveryState state) {
        var track = byHead.get(seq);
        if (track != null && state != DeliveryState.RETRYING) {
            release(track);
        }
    }

    private void release(Track track) {
        byHead.remove(track.head);
        track.head = null;
        unwritten.add(track.conversation);
        goOn(track);
    }

    /** Lets the conversation start its next event, read on, or come back. */
    private void goOn(Track track) {
        if (!track.events.isEmpty()) {
            startable.add(track.events.element());
        } else if (track.readTo < track.passedTo) {
            toRead.add(track);
        } else {
            tracks.remove(track.conversation);
            toRead.remove(track);
            unwritten.add(track.conversation);
        }
    }

    /** The page that is to be read now, when the window has read up to there. */
    Optional<ReadAhead.Asked> wanted(long windowReadUpTo) {
        return toRead.isEmpty() || open >= mostOpen || bytes > mostBytes
                ? Optional.empty()
                : Optional.of(toRead.iterator().next())
                        .map(track -> new ReadAhead.Asked.Aside(
                                track.conversation, track.readTo, PAGE, Math.max(windowReadUpTo, track.readTo)));
    }

    /**
     * Takes in a page of a conversation.
     *
     * @param matching what of it is to be delivered, up to where the window has read
     * @param readTo up to where there is nothing else
     */
    void read(Conversation conversation, List<JournaledEvent> matching, long readTo) {
        var track = tracks.get(conversation);
        if (track == null || !toRead.remove(track)) {
            return;
        }
        track.readTo = readTo;
        for (var event : matching) {
            track.events.add(Pending.aside(event));
            bytes += event.payload().size();
        }
        open += track.events.isEmpty() ? 0 : 1;
        goOn(track);
    }

    /** Whether an event may start. */
    boolean canStart() {
        return !startable.isEmpty();
    }

    /** The event that is next to start, from now on under way. */
    Pending start() {
        var entry = startable.remove();
        entry.stage = Pending.Stage.UNDER_WAY;
        return entry;
    }

    /** Ends a first attempt; when it blocks, the conversation waits for it, and what was read is read again then. */
    void ended(Pending entry, DeliveryState state, Instant now) {
        var track = trackOf(entry);
        drop(track);
        track.doneTo = entry.seq();
        unwritten.add(track.conversation);
        if (isBlockedBy(state)) {
            while (!track.events.isEmpty()) {
                drop(track);
            }
            track.readTo = entry.seq();
            track.head = entry.seq();
            track.since = now;
            byHead.put(entry.seq(), track);
        } else {
            goOn(track);
        }
        entry.done();
    }

    private Track trackOf(Pending entry) {
        var track = tracks.get(entry.event().conversation());
        if (track == null) {
            throw new IllegalStateException("the conversation of " + entry.seq() + " does not stand aside");
        }
        return track;
    }

    private void drop(Track track) {
        bytes -= track.events.remove().event().payload().size();
        open -= track.events.isEmpty() ? 1 : 0;
    }

    /** Reads again what waits, because other events are to be delivered from now on. */
    void readAgain() {
        startable.clear();
        for (var track : List.copyOf(tracks.values())) {
            var first = track.events.peek();
            if (first == null) {
                continue;
            }
            var underWay = first.stage == Pending.Stage.UNDER_WAY;
            while (track.events.size() > (underWay ? 1 : 0)) {
                bytes -= track.events.removeLast().event().payload().size();
            }
            track.readTo = underWay ? first.seq() : track.doneTo;
            if (!underWay) {
                open--;
                goOn(track);
            }
        }
    }

    /** Drops what may start and would start too late; answers how many. */
    int expire(Instant now) {
        var dropped = 0;
        for (var late = late(now); !late.isEmpty(); late = late(now)) {
            startable.removeIf(entry -> Lifetime.isOver(entry.event(), now));
            for (var entry : late) {
                ended(entry, DeliveryState.EXPIRED, now);
            }
            dropped += late.size();
        }
        return dropped;
    }

    private List<Pending> late(Instant now) {
        return startable.stream()
                .filter(entry -> Lifetime.isOver(entry.event(), now))
                .toList();
    }

    /** Whether the event was read and is not done. */
    boolean holds(EventId id) {
        return tracks.values().stream()
                .flatMap(track -> track.events.stream())
                .anyMatch(entry -> entry.event().id().equals(id));
    }

    boolean hasUnwritten() {
        return !unwritten.isEmpty();
    }

    /** What is to be written now. */
    Siding.Changes takeUnwritten() {
        if (unwritten.isEmpty()) {
            return Siding.Changes.NONE;
        }
        var standing = new ArrayList<Siding>();
        var rejoined = new ArrayList<Conversation>();
        for (var conversation : unwritten) {
            var track = tracks.get(conversation);
            if (track == null) {
                rejoined.add(conversation);
            } else {
                standing.add(track.siding());
            }
        }
        unwritten.clear();
        return new Siding.Changes(standing, rejoined);
    }

    /** What was to be written was not: it is to be written as it is then. */
    void notWritten(Siding.Changes changes) {
        changes.standing().forEach(siding -> unwritten.add(siding.conversation()));
        unwritten.addAll(changes.rejoined());
    }
}
