package io.groupmebridge.bayeux;

import java.time.Instant;

/** One message to the server. The id is unique within the session. */
public sealed interface Request {

    String id();

    /** Asks for a client id. */
    record Handshake(String id) implements Request {}

    /** Offers to be held until the server's timeout; keeps the session alive. Exactly one may be outstanding. */
    record Connect(String id, ClientId clientId) implements Request {}

    /**
     * Asks for what is published on a channel.
     *
     * @param at goes out in seconds as {@code ext.timestamp}; GroupMe wants a fresh one every hour
     */
    record Subscribe(String id, ClientId clientId, String channel, Credentials credentials, Instant at)
            implements Request {}

    /** Asks for no more of a channel. */
    record Unsubscribe(String id, ClientId clientId, String channel) implements Request {}

    /**
     * Says something to whoever is subscribed to a channel.
     *
     * @param at goes out as {@link Subscribe}'s does
     */
    record Publish(String id, ClientId clientId, String channel, Upstream what, Credentials credentials, Instant at)
            implements Request {}

    /** Gives the client id back. */
    record Disconnect(String id, ClientId clientId) implements Request {}
}
