package io.groupmebridge.session;

/** What became of the wish to be seen typing. */
public enum Typed {
    /** GroupMe is told, and told again while the time lasts and the session is connected. */
    SENT,
    /** The account's session is not connected, so nobody can be told. */
    NOT_CONNECTED,
    /** There is no such account. */
    UNKNOWN_ACCOUNT
}
