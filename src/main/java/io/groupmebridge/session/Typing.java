package io.groupmebridge.session;

import io.groupmebridge.event.Conversation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import reactor.core.Disposable;

/**
 * Where the user of one session is seen typing, and until when. GroupMe shows it for 5 seconds, so it is told every 4. Owned
 * by the session's loop.
 */
final class Typing {

    static final Duration LONGEST = Duration.ofSeconds(60);
    static final int MOST_CONVERSATIONS = 50;

    private static final Duration EVERY = Duration.ofSeconds(4);

    private final Loop loop;
    private final Clock clock;
    private final Consumer<String> tell;
    private final Map<String, Disposable> next = new LinkedHashMap<>();

    /**
     * Types nowhere.
     *
     * @param tell told a channel each time
     */
    Typing(Loop loop, Clock clock, Consumer<String> tell) {
        this.loop = loop;
        this.clock = clock;
        this.tell = tell;
    }

    /** The channel of a conversation; nothing is typed nowhere, which has none. */
    static String channel(Conversation conversation) {
        return switch (conversation) {
            case Conversation.Group(var id) -> "/group/" + id;
            case Conversation.Direct(var one, var other) -> "/direct_message/" + one + "_" + other;
            case Conversation.None _ -> throw new IllegalArgumentException("nobody types outside a conversation");
        };
    }

    /** Types for that long from now on, whatever was asked for the channel before. The oldest gives way when there are many. */
    void begin(String channel, Duration time) {
        end(channel);
        if (next.size() >= MOST_CONVERSATIONS) {
            end(next.keySet().iterator().next());
        }
        type(channel, clock.instant().plus(time));
    }

    void end() {
        next.values().forEach(Disposable::dispose);
        next.clear();
    }

    private void type(String channel, Instant until) {
        next.remove(channel);
        tell.accept(channel);
        if (clock.instant().plus(EVERY).isBefore(until)) {
            next.put(channel, loop.after(EVERY, () -> type(channel, until)));
        }
    }

    private void end(String channel) {
        var old = next.remove(channel);
        if (old != null) {
            old.dispose();
        }
    }
}
