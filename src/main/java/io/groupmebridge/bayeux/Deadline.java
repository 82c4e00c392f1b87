package io.groupmebridge.bayeux;

/** Something that must have happened by an instant. At most one of each kind runs. */
public enum Deadline {
    /** The answer to a handshake. */
    HANDSHAKE,
    /** The answer to the oldest subscribe or unsubscribe. */
    SUBSCRIBE,
    /** The answer to the outstanding connect. */
    CONNECT,
    /** The end of the pause that the server advised between two connects. */
    NEXT_CONNECT,
    /** The subscriptions want a fresh timestamp. */
    RENEWAL,
    /** The next measuring of the way to the server and back. */
    PING,
    /** The answer to {@link Action.VerifyToken}. */
    VERIFICATION,
    /** The answer to a disconnect. */
    DISCONNECT
}
