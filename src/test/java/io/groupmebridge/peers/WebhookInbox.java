package io.groupmebridge.peers;

import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.groupmebridge.peers.ReceivedWebhook.Signature;
import io.netty.channel.ChannelOption;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * A receiver of webhooks on loopback: records what arrives, checks signatures with the specification's own library and
 * answers as it is told, 204 unless told otherwise. Keeps the newest requests only, as many as it was started for. Safe for
 * use by several threads.
 */
public final class WebhookInbox implements AutoCloseable {

    private static final int KEPT_BY_TESTS = 100_000;

    private final int kept;
    private final DisposableServer server;
    private final Map<String, String> secretByPath = new ConcurrentHashMap<>();
    private final Map<String, Function<ReceivedWebhook, WebhookAnswer>> answerByPath = new ConcurrentHashMap<>();
    private final Deque<ReceivedWebhook> received = new ArrayDeque<>(); // guarded by itself
    private long arrived; // guarded by received
    private volatile Consumer<ReceivedWebhook> listener = _ -> {};

    private WebhookInbox(int port, int kept) {
        this.kept = kept;
        this.server = HttpServer.create()
                .host("127.0.0.1")
                .port(port)
                .handle(this::handle)
                .bindNow();
    }

    /** Starts an inbox on a free port that keeps everything a test can send. */
    public static WebhookInbox start() {
        return start(KEPT_BY_TESTS);
    }

    /** Starts an inbox on a free port that keeps the newest {@code kept} requests. */
    public static WebhookInbox start(int kept) {
        return new WebhookInbox(0, kept);
    }

    /** Starts an inbox on a port that was another's before: the receiver has come back. */
    public static WebhookInbox startOn(int port) {
        return new WebhookInbox(port, KEPT_BY_TESTS);
    }

    public int port() {
        return server.port();
    }

    /** The address of a path, for example {@code /hook}. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    /** Checks signatures of what arrives on the path with this secret ({@code whsec_…}) from now on. */
    public void trust(String path, String secret) {
        secretByPath.put(path, secret);
    }

    /** Answers what arrives on the path like this from now on. */
    public void answer(String path, WebhookAnswer answer) {
        answerWith(path, _ -> answer);
    }

    /** Answers what arrives on the path by asking this function from now on; it must not block. */
    public void answerWith(String path, Function<ReceivedWebhook, WebhookAnswer> answers) {
        answerByPath.put(path, answers);
    }

    /** Tells everything that arrives, before it is answered, in order of arrival on one connection. It must not block. */
    public void onReceived(Consumer<ReceivedWebhook> heard) {
        this.listener = heard;
    }

    /** All that is kept, in order of arrival. */
    public List<ReceivedWebhook> received() {
        synchronized (received) {
            return List.copyOf(received);
        }
    }

    /** What is kept of one path, in order of arrival. */
    public List<ReceivedWebhook> received(String path) {
        return received().stream().filter(each -> each.path().equals(path)).toList();
    }

    /** Waits until at least {@code count} requests came on the path and returns them. */
    public List<ReceivedWebhook> awaitCount(String path, int count, Duration patience) {
        return awaitThat(path, all -> all.size() >= count, patience);
    }

    /** Waits until at least {@code count} different {@code webhook-id}s came on the path and returns all its requests. */
    public List<ReceivedWebhook> awaitEvents(String path, int count, Duration patience) {
        return awaitThat(
                path, all -> all.stream().map(ReceivedWebhook::id).distinct().count() >= count, patience);
    }

    /** Waits until what came on the path is as wanted, and returns it. */
    public List<ReceivedWebhook> awaitThat(String path, Predicate<List<ReceivedWebhook>> wanted, Duration patience) {
        return await("webhooks on " + path).atMost(patience).until(() -> received(path), wanted);
    }

    /** Forgets what was received; the numbers go on. */
    public void clear() {
        synchronized (received) {
            received.clear();
        }
    }

    @Override
    public void close() {
        server.disposeNow(Duration.ofSeconds(3));
    }

    private Mono<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        return request.receive()
                .aggregate()
                .asByteArray()
                .defaultIfEmpty(new byte[0])
                .flatMap(body -> {
                    var webhook = keep(request, body);
                    listener.accept(webhook);
                    var answers = answerByPath.getOrDefault(webhook.path(), _ -> WebhookAnswer.OK);
                    return answer(answers.apply(webhook), request, response);
                });
    }

    private Mono<Void> answer(WebhookAnswer answer, HttpServerRequest request, HttpServerResponse response) {
        return switch (answer) {
            case WebhookAnswer.Reply(var status, var headers, var body) -> {
                headers.forEach(response::header);
                response.status(status);
                yield body.isEmpty()
                        ? response.send()
                        : response.sendString(Mono.just(body)).then();
            }
            case WebhookAnswer.Late(var delay, var then) ->
                Mono.delay(delay).then(Mono.defer(() -> answer(then, request, response)));
            case WebhookAnswer.Hang() -> Mono.never();
            case WebhookAnswer.Reset() -> Mono.fromRunnable(() -> reset(request));
        };
    }

    private static void reset(HttpServerRequest request) {
        request.withConnection(connection -> {
            connection.channel().config().setOption(ChannelOption.SO_LINGER, 0); // a close becomes a RST
            connection.channel().unsafe().closeForcibly();
        });
    }

    private ReceivedWebhook keep(HttpServerRequest request, byte[] body) {
        var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        request.requestHeaders()
                .names()
                .forEach(name -> headers.put(name, request.requestHeaders().getAll(name)));
        var path = URI.create(request.uri()).getPath();
        var signature = check(secretByPath.get(path), headers, body);
        synchronized (received) {
            arrived++;
            var webhook = new ReceivedWebhook(
                    arrived, Instant.now(), request.method().name(), path, headers, body, signature);
            received.addLast(webhook);
            if (received.size() > kept) {
                received.removeFirst();
            }
            return webhook;
        }
    }

    private static Signature check(@Nullable String secret, Map<String, List<String>> headers, byte[] body) {
        if (secret == null) {
            return Signature.UNCHECKED;
        }
        try {
            new Webhook(secret)
                    .verify(new String(body, StandardCharsets.UTF_8), HttpHeaders.of(headers, (_, _) -> true));
            return Signature.VALID;
        } catch (WebhookVerificationException _) {
            return Signature.INVALID;
        }
    }
}
