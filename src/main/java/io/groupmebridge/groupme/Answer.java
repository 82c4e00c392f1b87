package io.groupmebridge.groupme;

import io.groupmebridge.groupme.Fetched.Forbidden;
import io.groupmebridge.groupme.Fetched.Found;
import io.groupmebridge.groupme.Fetched.Gone;
import io.groupmebridge.groupme.Fetched.Limited;
import io.groupmebridge.groupme.Fetched.TokenRejected;
import io.groupmebridge.groupme.Fetched.Unavailable;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An HTTP answer of GroupMe as it came, and what it means. Reasons name the status or the kind of failure, never the body:
 * GroupMe has been seen to echo tokens.
 *
 * @param retryAfter how long GroupMe wants us to wait before the next call, or null when it does not say
 */
record Answer(int status, String body, @Nullable Duration retryAfter) {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Whether asking again at once may help. A limit (429, 420) is none of these: asking again is what it is about. */
    boolean isTransient() {
        return status == 408 || status >= 500;
    }

    /** Reads what GroupMe says about who is asking. */
    Identity identity() {
        return switch (status) {
            case 200 -> known();
            case 401 ->
                refusesToken()
                        ? new Identity.TokenRejected()
                        : new Identity.Unavailable("GroupMe answered HTTP 401, but not about the token");
            default -> new Identity.Unavailable(reason());
        };
    }

    /**
     * Reads a list. Branches on the HTTP status: {@code meta.code} has five digits at times and other meanings.
     *
     * @param key where the list is when {@code response} is an object
     */
    <T> Fetched<List<T>> list(String key, Function<Stream<JsonNode>, List<T>> read) {
        return switch (status) {
            case 200 -> found(json(), key, read);
            case 204, 304 -> new Found<>(List.of());
            case 401 -> refusesToken() ? new TokenRejected<>() : new Forbidden<>();
            case 403 -> new Forbidden<>();
            case 404 -> new Gone<>();
            case 420, 429 -> new Limited<>(retryAfter);
            default -> new Unavailable<>(reason());
        };
    }

    /** An empty list is spelled in many ways: no response, null, an empty object, an empty list with or without its key. */
    private static <T> Fetched<List<T>> found(JsonNode root, String key, Function<Stream<JsonNode>, List<T>> read) {
        var response = root.path("response");
        var list = response.isObject() ? response.path(key) : response;
        if (list.isArray()) {
            return new Found<>(read.apply(list.valueStream()));
        }
        var isGroupMes = root.isObject() && (root.isEmpty() || root.has("response") || root.has("meta"));
        return isGroupMes && (list.isNull() || list.isMissingNode())
                ? new Found<>(List.of())
                : new Unavailable<>("GroupMe's answer is not what was asked for");
    }

    private Identity known() {
        var response = json().path("response");
        var id = response.path("user_id").asString(response.path("id").asString(""));
        // Ids are numbers to some endpoints and text to others; anything but digits would spoil the channel's name.
        return id.matches("\\d{1,20}")
                ? new Identity.Known(id, response.path("name").asString(""))
                : new Identity.Unavailable("GroupMe's answer names no user");
    }

    /** "40100 Not authorized" refuses one resource to a good token; only "unauthorized" is about the token. */
    private boolean refusesToken() {
        var meta = json().path("meta");
        return meta.path("errors").path(0).asString("").equals("unauthorized")
                && meta.path("code").asInt(0) != 40100;
    }

    private String reason() {
        return "GroupMe answered HTTP " + status;
    }

    private JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (JacksonException _) {
            return JSON.missingNode();
        }
    }
}
