package io.groupmebridge.bayeux;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a session is, for people.
 *
 * @param reason why it is so, without secrets, or null when there is nothing to say
 * @param channels what is subscribed, sorted
 * @param refused channels that are wanted and cannot be had, with the reason of each; sorted, the first 50
 */
public record Status(State state, @Nullable String reason, Set<String> channels, Map<String, String> refused) {

    private static final int MOST_REFUSED = 50;

    /** In one word. */
    public enum State {
        /** Not started. */
        IDLE,
        /** A socket is being opened. */
        CONNECTING,
        /** A client id is being asked for. */
        HANDSHAKING,
        /** There is a client id; the own channel is not confirmed yet. */
        SUBSCRIBING,
        /** The own channel is subscribed. */
        CONNECTED,
        /** The own channel was refused and the token is being verified. */
        SUBSCRIPTION_REFUSED,
        /** Something failed; the next attempt is a matter of time. */
        WAITING,
        /** Saying goodbye. */
        STOPPING,
        /** Over, as asked or as the server demands; nothing happens until it is started again. */
        STOPPED,
        /** Over because GroupMe refuses the token; a person must replace it. */
        TOKEN_REJECTED;

        /** The name shown, for example {@code token_rejected}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Status {
        channels = Collections.unmodifiableSet(new TreeSet<>(channels));
        var shown = new TreeMap<>(refused);
        while (shown.size() > MOST_REFUSED) {
            shown.pollLastEntry();
        }
        refused = Collections.unmodifiableMap(shown);
    }

    static Status of(State state) {
        return new Status(state, null, Set.of(), Map.of());
    }

    static Status of(State state, String reason) {
        return new Status(state, reason, Set.of(), Map.of());
    }
}
