package io.groupmebridge.groupme;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.RetryRegistry;
import io.groupmebridge.account.AccessToken;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableChannel;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerResponse;

/** Asks a server on loopback that answers what each test says, one answer after the other, the last for ever. */
class WebGroupMeTests {

    private static final AccessToken TOKEN = new AccessToken("sesame-3f2a");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Queue<Reply> replies = new ArrayDeque<>();
    private final List<String> requests = new ArrayList<>();
    private DisposableServer server;

    @BeforeEach
    void start() {
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> {
                    synchronized (replies) {
                        requests.add(request.method() + " " + request.uri() + " "
                                + request.requestHeaders().get("X-Access-Token"));
                        return (replies.size() > 1 ? replies.remove() : replies.element()).send(response);
                    }
                })
                .bindNow();
    }

    @AfterEach
    void stop() {
        server.disposeNow();
    }

    @Test
    void aGoodTokenBelongsToAUser() {
        var identity = whoAmI(text(200, """
                {"response":{"id":"93645911","user_id":"93645911","name":"Ada"},"meta":{"code":200}}"""));

        assertThat(identity).isEqualTo(new Identity.Known("93645911", "Ada"));
        assertThat(requests).containsExactly("GET /v3/users/me sesame-3f2a");
    }

    @Test
    void anIdMayBeANumber() {
        var identity = whoAmI(text(200, """
                {"response":{"id":93645911,"name":null}}"""));

        assertThat(identity).isEqualTo(new Identity.Known("93645911", ""));
    }

    @Test
    void aRefusedTokenIsToldApartFromARefusedResource() {
        assertThat(whoAmI(text(401, """
                {"response":null,"meta":{"code":401,"errors":["unauthorized"]}}"""))).isEqualTo(new Identity.TokenRejected());
        assertThat(whoAmI(text(401, """
                {"meta":{"code":40100,"errors":["Not authorized"]}}"""))).isInstanceOf(Identity.Unavailable.class);
        assertThat(whoAmI(text(401, ""))).isInstanceOf(Identity.Unavailable.class);
    }

    @Test
    void whatSaysNothingAboutTheTokenIsNoVerdict() {
        for (var status : List.of(204, 302, 400, 403, 404, 408, 420, 429, 500, 502, 503, 504)) {
            assertThat(whoAmI(text(status, ""))).isEqualTo(new Identity.Unavailable("GroupMe answered HTTP " + status));
        }
        for (var body :
                List.of("", "<html>", "{", "[]", "7", "{\"response\":null}", "{\"response\":{\"id\":\"../x\"}}")) {
            assertThat(whoAmI(text(200, body)))
                    .as(body)
                    .isEqualTo(new Identity.Unavailable("GroupMe's answer names no user"));
        }
    }

    @Test
    void aPassingFaultIsTriedAgainButALimitIsNot() {
        var identity =
                whoAmI(text(503, ""), text(408, ""), text(200, "{\"response\":{\"id\":\"1\",\"name\":\"Ada\"}}"));

        assertThat(identity).isEqualTo(new Identity.Known("1", "Ada"));
        assertThat(requests).hasSize(3);

        requests.clear();
        whoAmI(text(429, ""), text(200, "{\"response\":{\"id\":\"1\"}}"));

        assertThat(requests).hasSize(1);
    }

    @Test
    void aHugeAnswerIsNotRead() {
        var identity = whoAmI(response -> response.sendString(Flux.range(0, 40).map(_ -> "x".repeat(64 * 1024)))
                .then());

        assertThat(identity)
                .isEqualTo(new Identity.Unavailable("GroupMe's answer cannot be read (DataBufferLimitException)"));
    }

    @Test
    void silenceAndBrokenConnectionsAreNoVerdictEither() {
        assertThat(whoAmI(_ -> Mono.never())).isEqualTo(new Identity.Unavailable("GroupMe did not answer in time"));
        assertThat(requests).hasSize(3);

        var gone = whoAmI(response -> {
            response.withConnection(DisposableChannel::dispose);
            return Mono.never();
        });
        assertThat(gone)
                .isInstanceOfSatisfying(
                        Identity.Unavailable.class,
                        it -> assertThat(it.reason()).startsWith("GroupMe cannot be reached ("));

        server.disposeNow();
        assertThat(groupMe().whoAmI(TOKEN).block(PATIENCE))
                .isInstanceOfSatisfying(
                        Identity.Unavailable.class,
                        it -> assertThat(it.reason()).startsWith("GroupMe cannot be reached ("));
    }

    @Test
    void noReasonHoldsTheToken() {
        var broken = new AccessToken("line\nbreak");
        replies.add(text(200, "{}"));

        var identity = groupMe().whoAmI(broken).block(PATIENCE);

        assertThat(identity).isInstanceOf(Identity.Unavailable.class);
        assertThat(identity.toString()).doesNotContain("break");
    }

    private Identity whoAmI(Reply... inOrder) {
        replies.clear();
        replies.addAll(List.of(inOrder));
        return groupMe().whoAmI(TOKEN).block(PATIENCE);
    }

    private GroupMe groupMe() {
        var config = RetryConfig.custom().maxAttempts(3).waitDuration(Duration.ofMillis(1));
        GroupMeRetry.groupMeRetryRules().customize(config);
        var properties = new GroupMeProperties(
                URI.create("wss://push.groupme.com/faye"),
                URI.create("http://127.0.0.1:" + server.port() + "/v3"),
                Duration.ofSeconds(2),
                Duration.ofMillis(500));
        var retries = RetryRegistry.ofDefaults();
        retries.retry(WebGroupMe.RETRY, config.build());
        return new WebGroupMe(properties, retries);
    }

    private static Reply text(int status, String body) {
        return response -> response.status(status).sendString(Mono.just(body)).then();
    }

    /** One answer of the server. */
    private interface Reply {
        Mono<Void> send(HttpServerResponse response);
    }
}
