package io.groupmebridge.admin;

import com.fasterxml.jackson.annotation.JsonCreator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Changes to a resource, as RFC 7396 writes them: what is not named stays, null takes away. */
record MergePatch(ObjectNode changes) implements Wire {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    MergePatch {}

    /** The resource as the patch wants it; a {@link tools.jackson.core.JacksonException} names what it cannot take. */
    <T extends Wire> T applyTo(T resource, Class<T> type) {
        return ApiJson.MAPPER.treeToValue(merged(ApiJson.MAPPER.valueToTree(resource), changes), type);
    }

    /** Whether the patch says anything about the member. */
    boolean names(String member) {
        return changes.has(member);
    }

    /** Whether the patch takes the member away. */
    boolean removes(String member) {
        return changes.path(member).isNull();
    }

    /** Changes the target and answers it. The depth of both is bounded by the parser. */
    private static ObjectNode merged(ObjectNode target, ObjectNode patch) {
        patch.properties().forEach(change -> {
            var name = change.getKey();
            switch (change.getValue()) {
                case JsonNode value when value.isNull() -> target.remove(name);
                case ObjectNode value ->
                    target.set(
                            name,
                            merged(
                                    target.get(name) instanceof ObjectNode present ? present : target.objectNode(),
                                    value));
                case JsonNode value -> target.set(name, value);
            }
        });
        return target;
    }

    /** Without the changes: they may hold secrets. */
    @Override
    public String toString() {
        return "MergePatch[" + changes.propertyNames() + "]";
    }
}
