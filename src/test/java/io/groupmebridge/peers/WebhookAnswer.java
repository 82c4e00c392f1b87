package io.groupmebridge.peers;

import java.time.Duration;
import java.util.Map;

/** How the inbox answers one webhook. */
public sealed interface WebhookAnswer {

    /** Success without a body. */
    WebhookAnswer OK = status(204);

    /** An answer with headers and a body. */
    record Reply(int status, Map<String, String> headers, String body) implements WebhookAnswer {}

    /** Another answer, this much later. */
    record Late(Duration delay, WebhookAnswer then) implements WebhookAnswer {}

    /** No answer at all; the connection stays open. */
    record Hang() implements WebhookAnswer {}

    /** The TCP connection is reset instead of an answer. */
    record Reset() implements WebhookAnswer {}

    /** An answer of this status without headers and body. */
    static WebhookAnswer status(int status) {
        return new Reply(status, Map.of(), "");
    }
}
