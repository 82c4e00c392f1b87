package io.groupmebridge.peers;

import io.groupmebridge.peers.SimulatedPush.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import tools.jackson.databind.JsonNode;

/**
 * What the simulated push server remembers of one client: its channels, its socket while it has one, the connect that is
 * held, and what it missed, the newest 1,000 messages. Not thread-safe: the server's lock guards it.
 */
final class SimulatedClient {

    private static final int MOST_QUEUED = 1_000;

    private final Set<String> channels = new HashSet<>();
    private final Deque<JsonNode> queue = new ArrayDeque<>();
    private @Nullable Socket socket;
    private @Nullable JsonNode heldAnswer;
    private Disposable timer = Disposables.disposed();

    boolean hears(String channel) {
        return channels.contains(channel);
    }

    boolean hearsUser() {
        return channels.stream().anyMatch(channel -> channel.startsWith("/user/"));
    }

    void subscribe(String channel) {
        channels.add(channel);
    }

    void unsubscribe(String channel) {
        channels.remove(channel);
    }

    boolean isOn(Socket other) {
        return other.equals(socket);
    }

    Optional<Socket> socket() {
        return Optional.ofNullable(socket);
    }

    /** The client sent a connect: it hears again, first what it missed. An earlier held connect is never answered. */
    void attach(Socket on, JsonNode answer, Disposable timeout) {
        timer.dispose();
        socket = on;
        heldAnswer = answer;
        timer = timeout;
        queue.forEach(on::send);
        queue.clear();
    }

    /** The time of the held connect is up. */
    void answerConnect() {
        if (socket != null && heldAnswer != null) {
            socket.send(heldAnswer);
        }
        heldAnswer = null;
    }

    /** The client's socket is lost or no longer its own. */
    void detach() {
        timer.dispose();
        heldAnswer = null;
        socket = null;
    }

    /** Sends to the socket, or keeps for the client's return. */
    void deliver(JsonNode message) {
        if (socket != null) {
            socket.send(message);
            return;
        }
        queue.addLast(message);
        if (queue.size() > MOST_QUEUED) {
            queue.removeFirst();
        }
    }
}
