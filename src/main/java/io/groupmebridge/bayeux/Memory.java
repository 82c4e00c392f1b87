package io.groupmebridge.bayeux;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a session remembers over sockets and client ids.
 *
 * @param wanted channels besides the own, sorted
 * @param malformed how many frames in a row were no JSON
 * @param lastId the number of the latest request
 */
record Memory(Credentials credentials, Set<String> wanted, Advice advice, Backoff backoff, int malformed, long lastId) {

    Memory {
        var others = new TreeSet<>(wanted);
        others.removeIf(channel -> !channel.startsWith("/") || channel.startsWith("/meta/"));
        others.remove(credentials.ownChannel());
        wanted = Collections.unmodifiableSet(others);
    }

    static Memory of(Credentials credentials, Set<String> wanted) {
        return new Memory(credentials, wanted, Advice.DEFAULT, Backoff.NONE, 0, 0);
    }

    String own() {
        return credentials.ownChannel();
    }

    /** The id of the latest request: a counter in base 36, as Faye's clients have it. */
    String latestId() {
        return Long.toString(lastId, 36);
    }

    /** What the server said, without the access token. */
    String said(Refusal refusal) {
        return refusal.text().replace(credentials.accessToken(), "***");
    }

    /** With one request more. */
    Memory counted() {
        return new Memory(credentials, wanted, advice, backoff, malformed, lastId + 1);
    }

    Memory withWanted(Set<String> channels) {
        return new Memory(credentials, channels, advice, backoff, malformed, lastId);
    }

    Memory withAdvice(Advice newest) {
        return newest.equals(advice) ? this : new Memory(credentials, wanted, newest, backoff, malformed, lastId);
    }

    Memory withBackoff(Backoff other) {
        return new Memory(credentials, wanted, advice, other, malformed, lastId);
    }

    Memory withMalformed(int count) {
        return count == malformed ? this : new Memory(credentials, wanted, advice, backoff, count, lastId);
    }
}
