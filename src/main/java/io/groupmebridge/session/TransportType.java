package io.groupmebridge.session;

import java.util.Locale;

/** The ways to learn what is said, the best first. */
public enum TransportType {
    /** Everything over one WebSocket. */
    WEBSOCKET,
    /** The handshake as an HTTP POST, everything else over a WebSocket, as GroupMe's community describes it. */
    HTTP_HANDSHAKE,
    /** Everything in HTTP POSTs, of which the server holds one, as GroupMe's tutorial describes it. */
    LONG_POLLING,
    /** Nothing is pushed: GroupMe's REST API is asked again and again. */
    POLLING;

    /** The name shown, for example {@code long_polling}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name in settings and of breakers, for example {@code long-polling}. */
    String settingName() {
        return wireName().replace('_', '-');
    }
}
