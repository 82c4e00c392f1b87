package io.groupmebridge.delivery;

/**
 * What a replay does next. A pure function: it makes no more due than the lane works off, so that a slow endpoint slows it and
 * a dead one stops it, and what a crash finds half done is small.
 */
sealed interface ReplayStep {

    /** So many deliveries of a lane may be due before a replay waits, its own or others. */
    int MOST_DUE = 256;

    /** The most that is made due in one commit. */
    int CHUNK = 128;

    /** Nothing now. */
    record Wait() implements ReplayStep {}

    /** Make deliveries due, up to so many. */
    record Feed(int atMost) implements ReplayStep {}

    /** Nothing ever again. */
    record Leave() implements ReplayStep {}

    /**
     * Decides.
     *
     * @param due how many deliveries of the subscription are due now
     * @param permits how many the rate allows now
     */
    static ReplayStep of(Replay replay, int due, int permits) {
        return switch (replay.state()) {
            case DONE, CANCELLED -> new Leave();
            case HELD -> new Wait();
            case RUNNING -> {
                var room = Math.min(CHUNK, Math.min(MOST_DUE - due, permits));
                yield room > 0 ? new Feed(room) : new Wait();
            }
        };
    }
}
