package io.groupmebridge.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groupmebridge.delivery.Answer.Answered;
import io.groupmebridge.delivery.Answer.Kind;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;

/** What is sent, and what is made of the answers of well-behaved endpoints. */
class EndpointTests {

    private final Endpoints endpoints = new Endpoints();

    @AfterEach
    void close() {
        endpoints.close();
    }

    @Test
    void theVeryBytesAreSentWithTheHeadersOfTheSpecification() {
        var headers = new ConcurrentHashMap<String, String>();
        var received = new ByteArrayOutputStream();
        var server = HttpServer.create()
                .host("127.0.0.1")
                .route(routes -> routes.post("/hook", (request, response) -> {
                    request.requestHeaders()
                            .forEach(header ->
                                    headers.put(header.getKey().toLowerCase(java.util.Locale.ROOT), header.getValue()));
                    headers.put("uri", request.uri());
                    return response.status(204)
                            .send(request.receive()
                                    .aggregate()
                                    .asByteArray()
                                    .doOnNext(received::writeBytes)
                                    .then(Mono.empty()));
                }))
                .bindNow();
        try {
            var answer = endpoints.post(URI.create("http://127.0.0.1:" + server.port() + "/hook?key=a%20b"));

            assertThat(answer).isInstanceOfSatisfying(Answered.class, it -> {
                assertThat(it.status()).isEqualTo(204);
                assertThat(it.excerpt()).isEmpty();
            });
            assertThat(received.toByteArray()).isEqualTo(Endpoints.BODY);
            assertThat(headers)
                    .containsEntry("webhook-id", Endpoints.ID)
                    .containsEntry("webhook-timestamp", Long.toString(Samples.NOW.getEpochSecond()))
                    .containsEntry("webhook-signature", "v1,signature")
                    .hasEntrySatisfying(
                            "traceparent",
                            value -> assertThat(value).matches("00-" + Endpoints.ID.substring(4) + "-[0-9a-f]{16}-01"))
                    .containsEntry("content-type", "application/json")
                    .containsEntry("content-length", Integer.toString(Endpoints.BODY.length))
                    .containsEntry("user-agent", "groupme-webhook-bridge/test")
                    .containsEntry("x-key", "custom-header-value")
                    .containsEntry("uri", "/hook?key=a%20b")
                    .doesNotContainKeys("transfer-encoding", "accept-encoding");
        } finally {
            server.disposeNow();
        }
    }

    @Test
    void theBeginningOfTheAnswerIsKeptAsCleanText() throws Exception {
        try (var server = RawServer.answering(
                "HTTP/1.1 400 Bad\r\ncontent-length: 2000\r\n\r\n\u001b[31mno\r\n\u0000such " + "x".repeat(1986))) {
            var answer = (Answered) endpoints.post(server.url("/"));

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.excerpt()).startsWith("[31mno such xxx").hasSizeLessThanOrEqualTo(900);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 876, 886, 894})
    void secretHeadersThatTheAnswerRepeatsAreCovered(int before) {
        var server = HttpServer.create()
                .host("127.0.0.1")
                .handle((request, response) -> response.status(400)
                        .sendString(Mono.just(
                                "y".repeat(before) + request.requestHeaders().get("x-key") + " is wrong")))
                .bindNow();
        try {
            var answer = (Answered) endpoints.post(URI.create("http://127.0.0.1:" + server.port() + "/hook"));

            assertThat(answer.excerpt()).startsWith("y".repeat(before) + "***").doesNotContain("cust");
        } finally {
            server.disposeNow();
        }
    }

    @Test
    void whatIsShownDoesNotTellSecretsByItself() throws Exception {
        try (var server = RawServer.answering("HTTP/1.1 204 No Content\r\nx-key: custom-header-value\r\n\r\n")) {
            var endpoint = endpoints.open(Samples.subscription("a", server.url("/"), 1));

            var shown = endpoint.show(Endpoints.ID, Samples.NOW, Mono.just("v1,signature"), Endpoints.BODY)
                    .block();

            assertThat(shown.sent().get("x-key")).isEqualTo("custom-header-value");
            assertThat(shown.toString()).doesNotContain("custom-header-value");
        }
    }

    @Test
    void whatTheEndpointAsksForIsHeard() throws Exception {
        var headers = "Retry-After: 120\r\nWebhook-Delivery: abort-message\r\ncontent-length: 0";
        try (var server = RawServer.answering("HTTP/1.1 503 Busy\r\n" + headers + "\r\n\r\n")) {
            assertThat(endpoints.post(server.url("/"))).isInstanceOfSatisfying(Answered.class, it -> {
                assertThat(it.retryAfter()).isEqualTo("120");
                assertThat(it.instruction()).isEqualTo("abort-message");
            });
        }
    }

    @Test
    void connectionsAreKeptAlive() throws Exception {
        try (var server = new RawServer(socket -> {
            while (RawServer.readRequest(socket)) {
                RawServer.write(socket, "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
            }
        })) {
            var endpoint = endpoints.open(Samples.subscription("a", server.url("/"), 1));

            for (var i = 0; i < 5; i++) {
                assertThat(Endpoints.attempt(endpoint))
                        .isInstanceOfSatisfying(
                                Answered.class, it -> assertThat(it.excerpt()).isEqualTo("ok"));
            }

            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void aConnectionThatTheServerClosedWhileIdleIsNotUsedAgain() throws Exception {
        try (var server = RawServer.answering("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")) {
            var endpoint = endpoints.open(Samples.subscription("a", server.url("/"), 4));

            assertThat(Endpoints.attempt(endpoint)).isInstanceOf(Answered.class);
            await().until(() -> Endpoints.attempt(endpoint) instanceof Answered);
            assertThat(Endpoints.attempt(endpoint)).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirectsAreNotFollowed(int status) throws Exception {
        var requests = new AtomicInteger();
        try (var server = new RawServer(socket -> {
            while (RawServer.readRequest(socket)) {
                requests.incrementAndGet();
                RawServer.write(
                        socket, "HTTP/1.1 " + status + " Moved\r\nlocation: /other\r\ncontent-length: 0\r\n\r\n");
            }
        })) {
            assertThat(endpoints.post(server.url("/")))
                    .isInstanceOfSatisfying(
                            Answered.class, it -> assertThat(it.status()).isEqualTo(status));

            assertThat(requests).hasValue(1);
        }
    }

    @Test
    void http10IsUnderstood() throws Exception {
        try (var server = RawServer.answering("HTTP/1.0 200 OK\r\n\r\nfine")) {
            assertThat(endpoints.post(server.url("/"))).isInstanceOfSatisfying(Answered.class, it -> {
                assertThat(it.status()).isEqualTo(200);
                assertThat(it.excerpt()).isEqualTo("fine");
            });
        }
    }

    @Test
    void aClosedPortIsSaidSo() throws Exception {
        int port;
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = listener.getLocalPort();
        }

        Endpoints.assertUnreachable(
                endpoints.post(URI.create("http://127.0.0.1:" + port + "/secret?token=secret")), Kind.CONNECT);
    }
}
