package io.groupmebridge.delivery;

import io.groupmebridge.journal.Journal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The events that came in at a time: what a person knows of an outage. The journal turns it into places, of which every table
 * of deliveries has an index.
 *
 * @param from the first instant, or null for the beginning of the journal
 * @param to the first instant behind it, or null for its end
 */
public record TimeRange(@Nullable Instant from, @Nullable Instant to) {

    /** The whole journal. */
    public static final TimeRange ALL = new TimeRange(null, null);

    /** Throws {@link IllegalArgumentException} when it ends before it begins. */
    public TimeRange {
        if (from != null && to != null && !from.isBefore(to)) {
            throw new IllegalArgumentException("must be later than from");
        }
    }

    /**
     * A part of the journal.
     *
     * @param behind the place before the first
     * @param last the last place, which may be empty
     */
    record Places(long behind, long last) {

        boolean isEmpty() {
            return behind >= last;
        }

        /** The part of it up to that place. */
        Places upTo(long place) {
            return new Places(behind, Math.min(last, place));
        }

        /** The part of it behind that place. */
        Places startingBehind(long place) {
            return new Places(Math.max(behind, place), last);
        }
    }

    /** Where that is in the journal. */
    Mono<Places> in(Journal journal) {
        var behind = from == null ? Mono.just(0L) : journal.placeAt(from).map(place -> place - 1);
        var last = to == null ? Mono.just(Long.MAX_VALUE) : journal.placeAt(to).map(place -> place - 1);
        return Mono.zip(behind, last, Places::new);
    }
}
