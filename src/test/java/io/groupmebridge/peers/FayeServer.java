package io.groupmebridge.peers;

import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real Faye server in a Node process of its own, which authenticates as GroupMe does and can be told to misbehave. Every
 * method blocks until the server has done it, 10 seconds at most; safe for use by several threads. The process ends with
 * {@link #close()} and with the test JVM.
 */
public final class FayeServer implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Duration timeout;
    private final int port;

    /** Replaced by a restart. */
    private volatile FayeProcess process;

    /** Told again to the server that comes after a restart. */
    private volatile Map<String, String> userByToken = Map.of();

    private FayeServer(Duration timeout) {
        this.timeout = timeout;
        this.process = FayeProcess.start(timeout, 0);
        this.port = process.port();
    }

    /** Starts a server that holds a connect for 30 seconds. Skips the test where Node is missing; under CI it fails. */
    public static FayeServer start() {
        return start(Duration.ofSeconds(30));
    }

    /** Starts a server that holds a connect for {@code timeout} and forgets a silent client after twice that. */
    public static FayeServer start(Duration timeout) {
        NodePrograms.FAYE.assumeAvailable();
        return new FayeServer(timeout);
    }

    /** Where the push session connects to. */
    public URI pushUri() {
        return URI.create("ws://127.0.0.1:" + port + "/faye");
    }

    /** The root of just enough REST ({@code GET /users/me}) for a session to learn who it is. */
    public URI apiUri() {
        return URI.create("http://127.0.0.1:" + port + "/v3");
    }

    /** Tells which access tokens are good and which user each belongs to; replaces what was told before. */
    public void tokens(Map<String, String> userByToken) {
        this.userByToken = Map.copyOf(userByToken);
        call("tokens", Map.of("tokens", userByToken));
    }

    /** Pushes one message as GroupMe would: to whoever is subscribed, and into the queues of those who are away. */
    public void publish(String channel, Object data) {
        publish(List.of(new Push(channel, data)));
    }

    /** Pushes many messages at once, in this order. */
    public void publish(List<Push> messages) {
        call("publish", Map.of("messages", messages));
    }

    /** All clients and all sockets, also those that have not said yet which client they are. */
    public Clients everyone() {
        return new Clients(Map.of());
    }

    /** The clients that are subscribed to the channel at the time of the fault. */
    public Clients listenersOf(String channel) {
        return new Clients(Map.of("channel", channel));
    }

    /** One client. */
    public Clients client(String clientId) {
        return new Clients(Map.of("client", clientId));
    }

    /** Refuses what comes on a meta channel, for example {@code /meta/handshake}, until {@link #acceptAgain()}. */
    public void refuse(String channel, String error) {
        call("refuse", Map.of("channel", channel, "error", error));
    }

    /** Refuses the next {@code times} messages on a meta channel, with advice where it is not empty. */
    public void refuse(String channel, String error, Map<String, ?> advice, int times) {
        var arguments = new LinkedHashMap<String, Object>(Map.of("channel", channel, "error", error, "times", times));
        if (!advice.isEmpty()) {
            arguments.put("advice", advice);
        }
        call("refuse", arguments);
    }

    /** Refuses subscriptions to this one channel until {@link #acceptAgain()}. */
    public void refuseSubscription(String channel, String error) {
        call("refuse", Map.of("channel", "/meta/subscribe", "subscription", channel, "error", error));
    }

    /** Takes back every refusal. */
    public void acceptAgain() {
        call("accept", Map.of());
    }

    /** Replaces the advice in answers to handshake and connect; null: what Faye itself advises. */
    public void advise(@Nullable Map<String, ?> advice) {
        call("advise", advice == null ? Map.of() : Map.of("advice", advice));
    }

    /** Answers attempts to open a WebSocket with this HTTP status; 0: lets them through again. */
    public void answerUpgrades(int status) {
        call("upgrade", Map.of("status", status));
    }

    /** Never answers the next message on a meta channel, for example {@code /meta/connect}. */
    public void dropNextReply(String channel) {
        call("drop", Map.of("channel", channel, "times", 1));
    }

    /** Ends the server as a crash does; it stays away until {@link #comeBack()}. */
    public void goAway() {
        process.close();
    }

    /** Starts a new server on the same port after {@link #goAway()}: it knows the tokens and no client. */
    public void comeBack() {
        process = FayeProcess.start(timeout, port);
        tokens(userByToken);
    }

    /** Answers long-polling's POSTs with this HTTP status; 0: lets them through again. */
    public void answerPosts(int status) {
        call("post", Map.of("status", status));
    }

    /** What the server knows at this moment. */
    public Stats stats() {
        return JSON.treeToValue(call("stats", Map.of()), Stats.class);
    }

    @Override
    public void close() {
        process.close();
    }

    private JsonNode call(String command, Map<String, ?> arguments) {
        return process.call(command, arguments);
    }

    /** One message to push; the id is the publisher's and may be anything. */
    public record Push(String channel, String id, Object data) {

        /** A message with an id that nobody looks at. */
        public Push(String channel, Object data) {
            this(channel, "66c14f", data);
        }
    }

    /** Those whom a fault is for, found anew for each fault. Each method tells how many sockets (or clients) it struck. */
    public final class Clients {

        private final Map<String, String> whose;

        private Clients(Map<String, String> whose) {
            this.whose = whose;
        }

        /** Resets the TCP connections. */
        public int destroySockets() {
            return strike("destroy", Map.of());
        }

        /** Closes the WebSockets with this code, then the TCP connections. */
        public int closeSockets(int code, String reason) {
            return strike("close", Map.of("code", code, "reason", reason));
        }

        /** Makes the sockets half-open: nothing is read or written, no close is seen, until they are thawed. */
        public int freezeSockets() {
            return strike("freeze", Map.of());
        }

        /** Goes on where {@link #freezeSockets()} stopped; what was held is written now. */
        public int thawSockets() {
            return strike("thaw", Map.of());
        }

        /** Sends a text frame past Faye, for example malformed JSON. */
        public int sendText(String text) {
            return strike("text", Map.of("text", text));
        }

        /** Sends bytes past the WebSocket protocol. */
        public int sendBytes(byte[] bytes) {
            return strike("bytes", Map.of("base64", Base64.getEncoder().encodeToString(bytes)));
        }

        /** Makes the clients unknown to the server, with their subscriptions and queues; Faye closes their sockets. */
        public int forget() {
            return call("forget", whose).get("clients").asInt();
        }

        private int strike(String fault, Map<String, ?> arguments) {
            var command = new LinkedHashMap<String, Object>(arguments);
            command.putAll(whose);
            return call(fault, command).get("sockets").asInt();
        }
    }

    /** What the server has seen since its start, the most sockets at once among it, and what is open now. */
    public record Stats(Counts counts, List<Socket> sockets, int mostSockets, List<Client> clients) {

        /** The clients that hear what is pushed to the channel. */
        public List<Client> listeners(String channel) {
            return clients.stream()
                    .filter(client -> client.subscriptions().contains(channel))
                    .toList();
        }
    }

    /** How often each meta channel was used, and how many messages were refused. */
    public record Counts(int handshake, int connect, int subscribe, int unsubscribe, int disconnect, int refused) {}

    /** The connection of an open WebSocket or of long-polling; its client is null before its first message with a client id. */
    public record Socket(long id, @Nullable String client, boolean frozen) {}

    /** A client that the server remembers: whether it is attached now, and how much waits for it if not. */
    public record Client(String id, boolean connected, int queued, List<String> subscriptions) {}
}
