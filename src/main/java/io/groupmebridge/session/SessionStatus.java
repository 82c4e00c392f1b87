package io.groupmebridge.session;

import io.groupmebridge.bayeux.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How the session of an account is, for people.
 *
 * @param since when it came into this state
 * @param channels what is subscribed, sorted
 * @param refused channels that are wanted and cannot be had, with the reason of each; sorted, the first 50
 * @param transport by what messages arrive now, or null when they do not
 * @param lastFrameAt when the server was last heard, or null
 * @param lastEventAt when something was last pushed, or null
 * @param reconnects sockets opened after the first one
 * @param roundTrip how long a message to the server and its answer took last time, or null
 * @param reason why it is so, without secrets, or null when there is nothing to say
 */
public record SessionStatus(
        State state,
        Instant since,
        Set<String> channels,
        Map<String, String> refused,
        @Nullable TransportType transport,
        @Nullable Instant lastFrameAt,
        @Nullable Instant lastEventAt,
        long reconnects,
        @Nullable Duration roundTrip,
        @Nullable String reason) {

    /** In one word. */
    public enum State {
        /** The account is disabled: no session is held. */
        DISABLED,
        /** GroupMe is asked who the account is. */
        IDENTIFYING,
        /** On the way: socket, handshake, own channel. */
        CONNECTING,
        /** The own channel is subscribed: events arrive. */
        CONNECTED,
        /** The own channel was refused and GroupMe is asked whether the token is good. */
        SUBSCRIPTION_REFUSED,
        /** Something failed; the next attempt is a matter of time. */
        WAITING,
        /** Nothing is pushed; GroupMe's REST API is asked again and again, and push is tried beside it if it is wanted. */
        POLLING,
        /** Over because GroupMe refuses the token; goes on when the account gets another. */
        TOKEN_REJECTED,
        /** Saying goodbye. */
        STOPPING,
        /** Over, as asked or as the server demands. */
        STOPPED;

        /** The name shown, for example {@code token_rejected}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether nothing happens any more until somebody acts, if nobody asked for this state. */
        boolean mayNeedAPerson() {
            return this == TOKEN_REJECTED || this == STOPPED;
        }

        /** Whether it is trying to get subscribed. */
        boolean isOnTheWay() {
            return this == CONNECTING || this == WAITING || this == POLLING;
        }

        static State of(Status.State state) {
            return switch (state) {
                case IDLE -> IDENTIFYING;
                case CONNECTING, HANDSHAKING, SUBSCRIBING -> CONNECTING;
                case CONNECTED -> CONNECTED;
                case SUBSCRIPTION_REFUSED -> SUBSCRIPTION_REFUSED;
                case WAITING -> WAITING;
                case STOPPING -> STOPPING;
                case STOPPED -> STOPPED;
                case TOKEN_REJECTED -> TOKEN_REJECTED;
            };
        }
    }

    public SessionStatus {
        channels = Collections.unmodifiableSet(new TreeSet<>(channels));
        refused = Collections.unmodifiableMap(new TreeMap<>(refused));
    }

    static SessionStatus of(State state, Instant since) {
        return new SessionStatus(state, since, Set.of(), Map.of(), null, null, null, 0, null, null);
    }

    SessionStatus as(State now, Status machine, @Nullable TransportType over, Instant at) {
        return new SessionStatus(
                now,
                now == state ? since : at,
                machine.channels(),
                machine.refused(),
                over,
                lastFrameAt,
                lastEventAt,
                reconnects,
                roundTrip,
                machine.reason());
    }

    SessionStatus heard(boolean event, Instant at) {
        return with(at, event ? at : lastEventAt, reconnects, roundTrip);
    }

    SessionStatus reconnected() {
        return with(lastFrameAt, lastEventAt, reconnects + 1, roundTrip);
    }

    SessionStatus answeredIn(Duration time) {
        return with(lastFrameAt, lastEventAt, reconnects, time);
    }

    private SessionStatus with(
            @Nullable Instant frameAt, @Nullable Instant eventAt, long again, @Nullable Duration time) {
        return new SessionStatus(state, since, channels, refused, transport, frameAt, eventAt, again, time, reason);
    }
}
