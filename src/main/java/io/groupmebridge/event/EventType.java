package io.groupmebridge.event;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The public types of events, by the names that payloads and filters use. */
public enum EventType {
    MESSAGE_CREATED("message.created"),
    MESSAGE_UPDATED("message.updated"),
    MESSAGE_DELETED("message.deleted"),
    REACTION_CREATED("reaction.created"),
    REACTION_CHANGED("reaction.changed"),
    TYPING_STARTED("typing.started"),
    UNRECOGNIZED("unrecognized"),
    SESSION_CONNECTED("bridge.session.connected"),
    SESSION_DISCONNECTED("bridge.session.disconnected"),
    TOKEN_REJECTED("bridge.account.token_rejected"),
    GAP("bridge.gap"),
    SUBSCRIPTION_DISABLED("bridge.subscription.disabled");

    private static final Map<String, EventType> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(EventType::wireName, Function.identity()));

    private final String wireName;

    EventType(String wireName) {
        this.wireName = wireName;
    }

    /** The name on the wire, for example {@code message.created}. */
    public String wireName() {
        return wireName;
    }

    /** The type of that wire name, or empty when there is none. */
    public static Optional<EventType> named(String wireName) {
        return Optional.ofNullable(BY_NAME.get(wireName));
    }

    @Override
    public String toString() {
        return wireName;
    }
}
