package io.groupmebridge.journal;

import io.groupmebridge.event.EventId;
import io.groupmebridge.event.PushEvent;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The durable, ordered log of events. */
public interface Journal {

    /**
     * Appends the event and answers after the commit. Events are journaled in the order of subscription.
     *
     * @param raw the bytes that GroupMe pushed, as they came and without {@code ext}, or would have pushed
     */
    Mono<Appended> append(PushEvent event, Payload raw);

    /** At most {@code limit} events behind {@code seq}, in order; from memory when they are recent. */
    Mono<List<JournaledEvent>> readAfter(long seq, int limit);

    /** Those of the places that (still) hold an event, in order. At most 500 places. */
    Mono<List<JournaledEvent>> readAt(Collection<Long> seqs);

    /** A page of events for people to look at. */
    Mono<EventPage> browse(EventQuery query);

    Mono<Optional<JournaledEvent>> find(EventId id);

    /**
     * The place of the first event that came in at that time or later, by halving the journal; one behind the newest when
     * there is none. Exact as long as the clock was not set back.
     */
    Mono<Long> placeAt(Instant receivedAt);

    /** The place of the newest event, 0 when there never was one. */
    long head();

    /**
     * Tells the newest place after commits, first the present one. A slow listener misses the ones in between, never the
     * last.
     */
    Flux<Long> heads();

    /** How far back the journal reaches. */
    Mono<Horizon> horizon();
}
