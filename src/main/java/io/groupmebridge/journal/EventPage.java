package io.groupmebridge.journal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events for people to look at, in order. A page may hold fewer than were asked for, or none, and not be the last: what
 * matches several conditions is looked for in a bounded part of the journal.
 *
 * @param next the place behind which the next page begins, or null when this is the last
 */
public record EventPage(
        List<JournaledEvent> events, @Nullable Long next) {

    public EventPage {
        events = List.copyOf(events);
    }

    static EventPage of(List<JournaledEvent> events, int limit) {
        return new EventPage(
                events,
                events.size() < limit ? null : Long.valueOf(events.getLast().seq()));
    }
}
