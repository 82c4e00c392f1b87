package io.groupmebridge.bayeux;

/**
 * How often in a row it went wrong. The wait that follows from it is computed elsewhere.
 *
 * @param attempts failures since the session last proved alive
 * @param rehandshaken whether the one handshake that needs no wait was spent since then
 */
record Backoff(int attempts, boolean rehandshaken) {

    static final Backoff NONE = new Backoff(0, false);

    private static final int MOST = 1_000;

    Backoff again() {
        return new Backoff(Math.min(attempts + 1, MOST), rehandshaken);
    }

    Backoff withRehandshake() {
        return new Backoff(attempts, true);
    }
}
