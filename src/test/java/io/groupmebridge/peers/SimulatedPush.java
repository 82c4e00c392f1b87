package io.groupmebridge.peers;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Enough of a Faye server to hold push sessions: handshake, subscribe with a token, a connect that is held, disconnect,
 * and the return of a client to its queue. All state is guarded by this object's lock. Idle clients are not expired.
 */
final class SimulatedPush {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int LARGEST_FRAME = 1 << 20;
    private static final int MOST_UNSENT = 10_000;

    private final Duration timeout;
    private final Function<String, Optional<String>> userOfToken;
    private final Map<String, SimulatedClient> clients = new HashMap<>();
    /** Another server's clients must not be taken for one's own when they come back to the wrong one. */
    private final String idPrefix = "simulated" + UUID.randomUUID().toString().substring(0, 8);

    private long lastClient;
    private long sockets;

    /**
     * What was counted so far.
     *
     * @param sockets WebSockets that were opened
     * @param handshakes clients that were given an id
     * @param connected clients with a user's channel and a socket, at present
     */
    record Counts(long sockets, long handshakes, long connected) {}

    /** Holds connects for {@code timeout}; asks {@code userOfToken} who a token belongs to. */
    SimulatedPush(Duration timeout, Function<String, Optional<String>> userOfToken) {
        this.timeout = timeout;
        this.userOfToken = userOfToken;
    }

    /** Serves one WebSocket until it ends. */
    Publisher<Void> serve(WebsocketInbound inbound, WebsocketOutbound outbound) {
        var socket = opened();
        var hearing = inbound.aggregateFrames(LARGEST_FRAME)
                .receive()
                .asString()
                .doOnNext(text -> hear(socket, text))
                .doFinally(_ -> lose(socket))
                .then();
        var sending = outbound.sendString(socket.outgoing.asFlux()).then();
        return Mono.firstWithSignal(hearing, sending); // whichever ends first ends the socket
    }

    /** Pushes to everybody who is subscribed; whoever is away finds it in a queue. */
    synchronized void publish(String channel, JsonNode data) {
        var message = JSON.createObjectNode().put("channel", channel).put("id", "66c14f");
        message.set("data", data);
        clients.values().stream().filter(client -> client.hears(channel)).forEach(client -> client.deliver(message));
    }

    /** How many clients are subscribed to the channel. */
    synchronized int listeners(String channel) {
        return (int) clients.values().stream()
                .filter(client -> client.hears(channel))
                .count();
    }

    synchronized Counts counts() {
        var connected = clients.values().stream()
                .filter(client -> client.socket().isPresent() && client.hearsUser())
                .count();
        return new Counts(sockets, lastClient, connected);
    }

    /** Closes the socket of every client, without a close code; the clients are remembered. */
    synchronized void dropSockets() {
        clients.values().forEach(client -> {
            client.socket().ifPresent(Socket::end);
            client.detach();
        });
    }

    /** Forgets every client: whoever comes back is unknown. */
    synchronized void forgetClients() {
        clients.values().forEach(SimulatedClient::detach);
        clients.clear();
    }

    private synchronized Socket opened() {
        sockets++;
        return new Socket();
    }

    private synchronized void lose(Socket socket) {
        clients.values().stream().filter(client -> client.isOn(socket)).forEach(SimulatedClient::detach);
        socket.end();
    }

    private synchronized void hear(Socket socket, String text) {
        try {
            var heard = JSON.readTree(text);
            if (heard.isArray()) {
                heard.forEach(message -> answer(socket, message));
            } else {
                answer(socket, heard);
            }
        } catch (JacksonException _) {
            // As Faye does: a malformed frame is not answered and the socket stays open.
        }
    }

    private void answer(Socket socket, JsonNode message) {
        var channel = message.path("channel").asString("");
        if (channel.equals("/meta/handshake")) {
            handshake(socket, message);
            return;
        }
        var client = clients.get(message.path("clientId").asString(""));
        if (client == null) {
            refuse(socket, message, "401:" + message.path("clientId").asString("") + ":Unknown client");
            return;
        }
        switch (channel) {
            case "/meta/connect" -> connect(socket, client, message);
            case "/meta/subscribe" -> subscribe(socket, client, message);
            case "/meta/unsubscribe" -> unsubscribe(socket, client, message);
            case "/meta/disconnect" -> disconnect(socket, client, message);
            default -> socket.send(success(message)); // typing: GroupMe takes it, nobody listens here
        }
    }

    private void handshake(Socket socket, JsonNode message) {
        lastClient++;
        var id = idPrefix + lastClient;
        clients.put(id, new SimulatedClient());
        var answer = success(message).put("version", "1.0").put("clientId", id);
        answer.putArray("supportedConnectionTypes").add("websocket");
        answer.set("advice", advice());
        socket.send(answer);
    }

    private void connect(Socket socket, SimulatedClient client, JsonNode message) {
        var answer = success(message);
        answer.set("advice", advice());
        var held = message.at("/advice/timeout").isNumber()
                ? Duration.ofMillis(message.at("/advice/timeout").asLong())
                : timeout;
        var timer = Mono.delay(held, Schedulers.parallel()).subscribe(_ -> release(client));
        client.attach(socket, answer, timer);
    }

    private synchronized void release(SimulatedClient client) {
        client.answerConnect();
    }

    private void subscribe(Socket socket, SimulatedClient client, JsonNode message) {
        var channel = message.path("subscription").asString("");
        var token = message.at("/ext/access_token").asString("");
        var user = userOfToken.apply(token);
        var ownOrNobodys = user.filter(id -> channel.equals("/user/" + id) || !channel.startsWith("/user/"));
        if (ownOrNobodys.isEmpty()) {
            refuse(socket, message, "Access token authentication failed");
            return;
        }
        client.subscribe(channel);
        socket.send(success(message).put("subscription", channel));
    }

    private void unsubscribe(Socket socket, SimulatedClient client, JsonNode message) {
        var channel = message.path("subscription").asString("");
        client.unsubscribe(channel);
        socket.send(success(message).put("subscription", channel));
    }

    private void disconnect(Socket socket, SimulatedClient client, JsonNode message) {
        clients.remove(message.path("clientId").asString(""));
        client.detach();
        socket.send(success(message));
    }

    private void refuse(Socket socket, JsonNode message, String error) {
        var answer = reply(message).put("successful", false).put("error", error);
        if (message.has("subscription")) {
            answer.set("subscription", message.get("subscription"));
        } else {
            answer.putObject("advice").put("reconnect", "handshake");
        }
        socket.send(answer);
    }

    private static ObjectNode success(JsonNode message) {
        var answer = reply(message);
        if (message.has("clientId")) {
            answer.set("clientId", message.get("clientId"));
        }
        return answer.put("successful", true);
    }

    private static ObjectNode reply(JsonNode message) {
        var answer = JSON.createObjectNode();
        if (message.has("id")) {
            answer.set("id", message.get("id"));
        }
        answer.set("channel", message.path("channel"));
        return answer;
    }

    private ObjectNode advice() {
        return JSON.createObjectNode()
                .put("reconnect", "retry")
                .put("interval", 0)
                .put("timeout", timeout.toMillis());
    }

    /** One WebSocket's way out; used under the lock only. */
    static final class Socket {

        private final Sinks.Many<String> outgoing =
                Sinks.many().unicast().onBackpressureBuffer(new LinkedBlockingQueue<>(MOST_UNSENT));

        void send(JsonNode message) {
            outgoing.tryEmitNext(JSON.writeValueAsString(JSON.createArrayNode().add(message)));
        }

        void end() {
            outgoing.tryEmitComplete();
        }
    }
}
