package io.groupmebridge.bayeux;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The advice in force: what the server wants a client to do after a reply or a lost connection. Servers send parts of it
 * ({@link Given}); as Faye's client does, the parts are merged and the newest wins.
 *
 * @param interval the least wait before the next connect; negative means that the client must not come back
 * @param timeout how long the server holds a connect; informative
 */
public record Advice(Reconnect reconnect, Duration interval, Duration timeout) {

    /** In force until a server says otherwise. Faye's client assumes 60 s too. */
    public static final Advice DEFAULT = new Advice(Reconnect.RETRY, Duration.ZERO, Duration.ofSeconds(60));

    /** What to do next. */
    public enum Reconnect {
        /** Connect again with the same client id. */
        RETRY,
        /** The client id is gone: handshake. */
        HANDSHAKE,
        /** Neither, until a person says so. */
        NONE,
        /** A value this client does not know, which therefore means {@link #NONE} (Bayeux 1.0, "reconnect"). */
        UNKNOWN
    }

    /** What one message said; a part that is absent or of a wrong type is null and changes nothing. */
    public record Given(
            @Nullable Reconnect reconnect,
            @Nullable Duration interval,
            @Nullable Duration timeout) {}

    /** This advice with what a message said on top. */
    public Advice merge(@Nullable Given given) {
        if (given == null) {
            return this;
        }
        return new Advice(
                given.reconnect() == null ? reconnect : given.reconnect(),
                given.interval() == null ? interval : given.interval(),
                given.timeout() == null ? timeout : given.timeout());
    }

    /** Whether the client must stay away: neither connect nor handshake by itself. */
    public boolean forbidsReturn() {
        return reconnect == Reconnect.NONE || reconnect == Reconnect.UNKNOWN || interval.isNegative();
    }

    /** The advice for a new client id: an order to handshake is fulfilled by it. */
    Advice afterHandshake() {
        return reconnect == Reconnect.HANDSHAKE ? new Advice(Reconnect.RETRY, interval, timeout) : this;
    }
}
