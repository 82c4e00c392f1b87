package io.groupmebridge.delivery;

/**
 * How many there are. What would take too long to count is counted in part.
 *
 * @param count so many, or at least so many
 * @param complete whether there are no more
 */
public record Tally(long count, boolean complete) {

    /** What a count came to that stopped at a bound. */
    static Tally upTo(long bound, long counted) {
        return new Tally(Math.min(bound, counted), counted <= bound);
    }
}
