package io.groupmebridge.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The simplest Bayeux client there is: sends what it is told and keeps what it hears, with no opinion on either. Shows that
 * the peers speak the protocol before the bridge is tested against them.
 */
final class PlainClient implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final WebSocket socket;

    PlainClient(URI uri) {
        this.socket = http.newWebSocketBuilder()
                .connectTimeout(PATIENCE)
                .buildAsync(uri, new Ear())
                .join();
    }

    /** Shakes hands and tells the new client id. */
    String handshake() {
        send(Map.of(
                "channel",
                "/meta/handshake",
                "version",
                "1.0",
                "supportedConnectionTypes",
                List.of("websocket"),
                "id",
                "1"));
        return await(on("/meta/handshake")).get("clientId").asString();
    }

    /** Subscribes as GroupMe wants it and returns the answer. */
    JsonNode subscribe(String clientId, String channel, String token) {
        send(Map.of(
                "channel",
                "/meta/subscribe",
                "clientId",
                clientId,
                "subscription",
                channel,
                "id",
                "2",
                "ext",
                Map.of("access_token", token, "timestamp", 1_785_346_000)));
        return await(on("/meta/subscribe"));
    }

    /** Sends a connect and waits for no answer: the server holds it. */
    void connect(String clientId) {
        send(Map.of("channel", "/meta/connect", "clientId", clientId, "connectionType", "websocket", "id", "3"));
    }

    void send(Map<String, ?> message) {
        socket.sendText(JSON.writeValueAsString(List.of(message)), true).join();
    }

    /** The next message that fits; those before it are dropped. */
    JsonNode await(Predicate<JsonNode> wanted) {
        try {
            for (var next = poll(); next != null; next = poll()) {
                if (wanted.test(next)) {
                    return next;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        throw new AssertionError("The server did not answer within " + PATIENCE);
    }

    static Predicate<JsonNode> on(String channel) {
        return message -> message.path("channel").asString().equals(channel);
    }

    /** How the connection ended: a close code or {@code reset}. */
    void assertEnded(String how) {
        assertThat(ended).succeedsWithin(PATIENCE).isEqualTo(how);
    }

    boolean heardNothing() {
        return heard.isEmpty();
    }

    @Override
    public void close() {
        socket.abort();
        http.shutdownNow();
    }

    private @Nullable JsonNode poll() throws InterruptedException {
        return heard.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private final class Ear implements WebSocket.Listener {

        private final StringBuilder partial = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            partial.append(text);
            if (last) {
                JSON.readTree(partial.toString()).forEach(heard::add);
                partial.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            ended.complete(String.valueOf(code));
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            ended.complete("reset");
        }
    }
}
