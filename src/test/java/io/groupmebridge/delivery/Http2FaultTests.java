package io.groupmebridge.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groupmebridge.delivery.Answer.Answered;
import io.groupmebridge.delivery.Answer.Kind;
import io.groupmebridge.delivery.Answer.Unreachable;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Settings;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What endpoints do to an attempt by HTTP/2, and that it survives it. */
class Http2FaultTests {

    private final Endpoints endpoints = new Endpoints(
            new AddressGuard(List.of("127.0.0.0/8"), HostNames.NONE), TestBundles.first(), UnaryOperator.identity());

    @AfterEach
    void close() {
        endpoints.close();
    }

    @Test
    void aRefusedStreamIsSentAgainAtOnceAsTheSameAttempt() {
        try (var server = new Http2Server(request -> {
            if (request.number() == 1) {
                request.reset(Http2Error.REFUSED_STREAM.code());
            } else {
                request.answer(200);
            }
        })) {
            Endpoints.assertAnswered(Endpoints.attempt(open(server, 1)), 200);
        }
    }

    @Test
    void streamsThatAreRefusedForEverAreOneFailedAttempt() {
        try (var server = new Http2Server(request -> request.reset(Http2Error.REFUSED_STREAM.code()))) {
            Endpoints.assertUnreachable(Endpoints.attempt(open(server, 1)), Kind.RESET);

            assertThat(server.requests).hasValue(2);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 8, 11, 0xDEAD})
    void aStreamThatIsResetIsOneFailedAttemptAndTheConnectionGoesOn(long error) {
        try (var server = new Http2Server(request -> {
            if (request.number() == 2) {
                request.reset(error);
            } else {
                request.answer(200);
            }
        })) {
            var endpoint = open(server, 1);
            Endpoints.assertAnswered(Endpoints.attempt(endpoint), 200);
            Endpoints.assertUnreachable(Endpoints.attempt(endpoint), Kind.RESET);
            Endpoints.assertAnswered(Endpoints.attempt(endpoint), 200);

            assertThat(server.requests).hasValue(3);
            assertThat(server.connections.get()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void anEndpointThatPermitsNoStreamIsOneFailedAttempt() {
        try (var server = new Http2Server(
                Http2Settings.defaultSettings().maxConcurrentStreams(0), request -> request.answer(200))) {
            assertThat(Endpoints.attempt(open(server, 2, Duration.ofSeconds(2))))
                    .isInstanceOf(Unreachable.class);
        }
    }

    @Test
    void aTrickleOfABodyEndsInTimeWithTheStatus() {
        try (var server = new Http2Server(request -> {
            request.begin(200, false);
            var _ = request.context()
                    .executor()
                    .scheduleAtFixedRate(
                            () -> request.send(new byte[] {'x'}, () -> false), 0, 100, TimeUnit.MILLISECONDS);
        })) {
            assertThat(Endpoints.attempt(open(server, 1, Duration.ofSeconds(1))))
                    .isInstanceOfSatisfying(Answered.class, it -> {
                        assertThat(it.excerpt()).startsWith("xx");
                        assertThat(it.took()).isBetween(Duration.ofMillis(900), Duration.ofSeconds(8));
                    });
            await().until(() -> server.resets.contains(Http2Error.CANCEL.code()));
        }
    }

    @Test
    void ofAGigabyteOnlyTheBeginningIsRead() {
        var sent = new AtomicLong();
        try (var server = new Http2Server(request -> {
            request.begin(200, false);
            request.send(new byte[16_384], () -> sent.addAndGet(16_384) < 1L << 30);
        })) {
            var endpoint = open(server, 1);

            assertThat(Endpoints.attempt(endpoint))
                    .isInstanceOfSatisfying(
                            Answered.class, it -> assertThat(it.status()).isEqualTo(200));
            await().until(() -> !server.resets.isEmpty());
            assertThat(sent.get()).isLessThan(1 << 20);
            Endpoints.assertAnswered(Endpoints.attempt(endpoint), 200);
        }
    }

    @Test
    void aGzipBombIsNotUnpacked() throws Exception {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(new byte[8 << 20]);
        }
        try (var server = new Http2Server(request -> {
            var headers = new DefaultHttp2Headers().status("200").set("content-encoding", "gzip");
            request.begin(headers, false);
            request.send(packed.toByteArray());
        })) {
            assertThat(Endpoints.attempt(open(server, 1)))
                    .isInstanceOfSatisfying(
                            Answered.class,
                            it -> assertThat(it.excerpt())
                                    .hasSizeLessThanOrEqualTo(900)
                                    .doesNotContain("\u0000"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {9_000, 60_000, 4 << 20})
    void hugeHeadersAreGivenUp(int size) {
        try (var server = new Http2Server(request -> {
            var headers = new DefaultHttp2Headers().status("200").set("x", "x".repeat(size));
            request.begin(headers, true);
        })) {
            assertThat(Endpoints.attempt(open(server, 1, Duration.ofSeconds(3))))
                    .isInstanceOfSatisfying(
                            Unreachable.class,
                            it -> assertThat(it.kind()).as(it.message()).isIn(Kind.PROTOCOL, Kind.RESET));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "485454502f312e312034303020426164", "000000", "00000000ff00000000", "000000040000000001"})
    void anEndpointThatTakesHttp2AndDoesNotSpeakItIsOneFailedAttempt(String hex) {
        try (var server = Http2Server.saying(HexFormat.of().parseHex(hex))) {
            var answer = Endpoints.attempt(open(server, 1, Duration.ofSeconds(1)));

            assertThat(answer).isInstanceOf(Unreachable.class);
        }
    }

    private Endpoint open(Http2Server server, int concurrency) {
        return open(server, concurrency, Duration.ofSeconds(10));
    }

    private Endpoint open(Http2Server server, int concurrency, Duration timeout) {
        return endpoints.open(Samples.secured(Samples.subscription("a", server.url(), concurrency, timeout), "first"));
    }
}
