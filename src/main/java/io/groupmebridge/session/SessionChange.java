package io.groupmebridge.session;

/** What became of an account's session, as far as it matters to whoever wants to miss nothing. */
public sealed interface SessionChange {

    /** GroupMe has named the account: from now on things may be pushed to it. Told once, first of all. */
    record Begun() implements SessionChange {}

    /**
     * The own channel is subscribed (again): what is pushed from now on arrives. What was said before may be missing.
     *
     * @param resumed whether the server went on with the old session and all that it had kept for it has surely arrived
     */
    record Subscribed(boolean resumed) implements SessionChange {}

    /**
     * The session was subscribed and is not any more; it comes back by itself.
     *
     * @param reason for people, without secrets
     * @param orderly whether the server said goodbye; if not, what it sent last may not have arrived
     */
    record Lost(String reason, boolean orderly) implements SessionChange {}

    /** Something that was received could not be read: it may have been a message. The session goes on. */
    record Doubted(String reason) implements SessionChange {}

    /** Push cannot be had for now: what is said must be asked for. Told again and again while that lasts. */
    record PollDue() implements SessionChange {}

    /** GroupMe refuses the token; the session is over until the account gets another. */
    record TokenRejected(String reason) implements SessionChange {}

    /** The session is over, because the account or the bridge stops. Told once, last of all. */
    record Ended() implements SessionChange {}
}
