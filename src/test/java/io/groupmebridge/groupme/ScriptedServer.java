package io.groupmebridge.groupme;

import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.RetryRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** A server on loopback that answers what a test says, one answer after the other, the last for ever. */
final class ScriptedServer implements AutoCloseable {

    private final Queue<Reply> replies = new ArrayDeque<>();
    private final List<String> requests = new ArrayList<>();
    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle((request, response) -> take(request).send(response))
            .bindNow();

    /** One answer of the server. */
    interface Reply {
        Mono<Void> send(HttpServerResponse response);
    }

    static Reply text(int status, String body) {
        return text(status, body, Map.of());
    }

    static Reply text(int status, String body, Map<String, String> headers) {
        return response -> {
            headers.forEach(response::header);
            return response.status(status).sendString(Mono.just(body)).then();
        };
    }

    /** Answers in this order from now on. */
    void script(Reply... inOrder) {
        synchronized (replies) {
            replies.clear();
            replies.addAll(List.of(inOrder));
        }
    }

    /** Method, path and token of each request so far; forgets them. */
    List<String> requests() {
        synchronized (replies) {
            var all = List.copyOf(requests);
            requests.clear();
            return all;
        }
    }

    /** A client of this server that retries twice, at once, and hardly waits between calls. */
    WebGroupMe client(Clock clock) {
        return client(clock, pace(Duration.ofNanos(1), Duration.ofSeconds(1)), 32);
    }

    /** The same, with little patience: for answers that never come. */
    WebGroupMe hastyClient() {
        return client(Clock.systemUTC(), pace(Duration.ofNanos(1), Duration.ofSeconds(1)), 32, Duration.ofMillis(300));
    }

    WebGroupMe client(Clock clock, RateLimiterConfig pace, int concurrency) {
        return client(clock, pace, concurrency, Duration.ofSeconds(8));
    }

    private WebGroupMe client(Clock clock, RateLimiterConfig pace, int concurrency, Duration timeout) {
        var config = RetryConfig.custom().maxAttempts(3).waitDuration(Duration.ofMillis(1));
        GroupMeRetry.groupMeRetryRules().customize(config);
        var retries = RetryRegistry.ofDefaults();
        retries.retry(WebGroupMe.RETRY, config.build());
        var properties = new GroupMeProperties(
                URI.create("wss://push.groupme.com/faye"),
                URI.create("http://127.0.0.1:" + server.port() + "/v3"),
                Duration.ofSeconds(2),
                timeout,
                concurrency);
        return new WebGroupMe(properties, retries, RateLimiterRegistry.of(Map.of(WebGroupMe.PACE, pace)), clock);
    }

    static RateLimiterConfig pace(Duration period, Duration patience) {
        return RateLimiterConfig.custom()
                .limitForPeriod(1)
                .limitRefreshPeriod(period)
                .timeoutDuration(patience)
                .build();
    }

    @Override
    public void close() {
        server.disposeNow(Duration.ofSeconds(3));
    }

    private Reply take(HttpServerRequest request) {
        synchronized (replies) {
            requests.add(request.method() + " " + request.uri() + " "
                    + request.requestHeaders().get("X-Access-Token"));
            return replies.size() > 1 ? replies.remove() : replies.element();
        }
    }
}
