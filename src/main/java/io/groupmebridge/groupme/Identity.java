package io.groupmebridge.groupme;

/** What GroupMe answers when asked whose a token is. */
public sealed interface Identity {

    /** The token is good and belongs to this user. */
    record Known(String userId, String name) implements Identity {}

    /** GroupMe refuses the token itself (401 {@code unauthorized}), not just one resource. */
    record TokenRejected() implements Identity {}

    /** No answer that says anything about the token: GroupMe is away, limits us or fails. The reason holds no secret. */
    record Unavailable(String reason) implements Identity {}
}
