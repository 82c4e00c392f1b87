package io.groupmebridge.groupme;

import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An HTTP answer of GroupMe as it came, and what it means. Reasons name the status or the kind of failure, never the body:
 * GroupMe has been seen to echo tokens.
 */
record Answer(int status, String body) {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Whether asking again at once may help. A limit (429, 420) is none of these: asking again is what it is about. */
    boolean isTransient() {
        return status == 408 || status >= 500;
    }

    /** Whether the request may have got no answer by mere chance. */
    static boolean isTransient(Throwable failure) {
        return failure instanceof WebClientRequestException || failure instanceof TimeoutException;
    }

    /** Reads what GroupMe says about who is asking. */
    Identity identity() {
        return switch (status) {
            case 200 -> known();
            case 401 -> refused();
            default -> new Identity.Unavailable("GroupMe answered HTTP " + status);
        };
    }

    /** What the lack of an answer means. */
    static Identity identity(Throwable failure) {
        var cause = failure instanceof WebClientRequestException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        return new Identity.Unavailable(
                switch (cause) {
                    case TimeoutException _ -> "GroupMe did not answer in time";
                    case IOException broken -> "GroupMe cannot be reached (" + words(broken) + ")";
                    default -> "GroupMe's answer cannot be read (" + kind(cause) + ")";
                });
    }

    private Identity known() {
        var response = json().path("response");
        var id = response.path("user_id").asString(response.path("id").asString(""));
        // Ids are numbers to some endpoints and text to others; anything but digits would spoil the channel's name.
        return id.matches("\\d{1,20}")
                ? new Identity.Known(id, response.path("name").asString(""))
                : new Identity.Unavailable("GroupMe's answer names no user");
    }

    private Identity refused() {
        var meta = json().path("meta");
        // "40100 Not authorized" refuses one resource to a good token; only "unauthorized" is about the token.
        return meta.path("errors").path(0).asString("").equals("unauthorized")
                        && meta.path("code").asInt(0) != 40100
                ? new Identity.TokenRejected()
                : new Identity.Unavailable("GroupMe answered HTTP 401, but not about the token");
    }

    private JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (JacksonException _) {
            return JSON.missingNode();
        }
    }

    /** What the network says: addresses and names, nothing of the request. */
    private static String words(IOException failure) {
        var message = failure.getMessage();
        return message == null ? kind(failure) : message;
    }

    private static String kind(Throwable failure) {
        return failure.getClass().getSimpleName();
    }
}
