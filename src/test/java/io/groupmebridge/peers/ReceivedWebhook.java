package io.groupmebridge.peers;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One request that reached the inbox, before it was answered.
 *
 * @param number the order of arrival, from 1, over all paths
 * @param headers by lower-case name, every value in order
 * @param body the exact bytes
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
public record ReceivedWebhook(
        long number,
        Instant at,
        String method,
        String path,
        Map<String, List<String>> headers,
        byte[] body,
        Signature signature) {

    /** What the specification's own library says of the signature. */
    public enum Signature {
        VALID,
        INVALID,
        /** The inbox was told no secret for this path. */
        UNCHECKED
    }

    /** The header's first value, or the empty string. */
    public String header(String name) {
        return headers.getOrDefault(name, List.of("")).getFirst();
    }

    /** The {@code webhook-id}: the same for every attempt to deliver one event. */
    public String id() {
        return header("webhook-id");
    }

    /** The body as text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The body as JSON. */
    public JsonNode json() {
        return JsonMapper.shared().readTree(body);
    }
}
