package io.groupmebridge.delivery;

import io.groupmebridge.event.EventId;
import io.groupmebridge.event.EventType;
import io.groupmebridge.journal.JournaledEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a replay found in a part of the journal.
 *
 * @param position all up to this place was looked at
 * @param targets what is to be sent, in the order of the journal
 * @param skipped how many deliveries have no event any more
 * @param examined how many events or dead letters were looked at
 */
record ReplayChunk(long position, List<Target> targets, int skipped, int examined) {

    /** A delivery to be made due. */
    record Target(long seq, EventId eventId, EventType eventType) {}

    ReplayChunk {
        targets = List.copyOf(targets);
    }

    /** This part and the one behind it. */
    ReplayChunk and(ReplayChunk next) {
        return new ReplayChunk(
                next.position,
                Stream.concat(targets.stream(), next.targets.stream()).toList(),
                skipped + next.skipped,
                examined + next.examined);
    }

    /** The same without deliveries up to that place, which are skipped. */
    ReplayChunk startingBehind(long place) {
        var left = targets.stream().filter(target -> target.seq() > place).toList();
        return new ReplayChunk(position, left, skipped + targets.size() - left.size(), examined);
    }

    /**
     * The same, with those skipped that the journal kept no more.
     *
     * @param page the events it was chosen from
     * @param behind the place behind which that page was read
     * @param horizon up to where the journal was pruned, but for what it needs
     */
    ReplayChunk over(List<JournaledEvent> page, long behind, long horizon) {
        var end = Math.min(position, horizon);
        var kept = page.stream().filter(event -> event.seq() <= end).count();
        var gone = Math.max(0, end - behind - kept);
        var all = Math.clamp(gone + skipped, 0, Integer.MAX_VALUE);
        return new ReplayChunk(position, targets, all, examined);
    }

    /**
     * Chooses from events.
     *
     * @param page what follows in the journal, empty when nothing does
     * @param last the place where the replay ends
     * @param sent places that are not to be sent again
     */
    static ReplayChunk ofEvents(List<JournaledEvent> page, long last, ReplayFilter filter, Set<Long> sent, int atMost) {
        var targets = new ArrayList<Target>();
        var examined = 0;
        for (var event : page) {
            if (event.seq() > last) {
                return new ReplayChunk(last, targets, 0, examined);
            }
            examined++;
            if (filter.means(event) && !sent.contains(event.seq())) {
                targets.add(new Target(event.seq(), event.id(), event.type()));
                if (targets.size() == atMost) {
                    return new ReplayChunk(event.seq(), targets, 0, examined);
                }
            }
        }
        return new ReplayChunk(page.isEmpty() ? last : page.getLast().seq(), targets, 0, examined);
    }

    /**
     * Chooses from dead letters.
     *
     * @param dead what follows, fewer than were asked for when there are no more
     * @param last the place where the replay ends
     * @param journaled the places that still have an event
     */
    static ReplayChunk ofDead(List<Target> dead, int asked, long last, Set<Long> journaled) {
        var targets =
                dead.stream().filter(target -> journaled.contains(target.seq())).toList();
        return new ReplayChunk(
                dead.size() < asked ? last : dead.getLast().seq(), targets, dead.size() - targets.size(), dead.size());
    }
}
