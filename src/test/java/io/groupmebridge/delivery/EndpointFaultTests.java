package io.groupmebridge.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.delivery.Answer.Answered;
import io.groupmebridge.delivery.Answer.Kind;
import io.groupmebridge.delivery.Answer.Unreachable;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** What endpoints do to us, and that an attempt survives it. */
class EndpointFaultTests {

    private final Endpoints endpoints = new Endpoints();

    @AfterEach
    void close() {
        endpoints.close();
    }

    @Test
    void anEndpointThatNeverAnswersIsGivenUpInTime() throws Exception {
        try (var server =
                new RawServer(socket -> socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream()))) {
            Endpoints.assertUnreachable(endpoints.postWithinASecond(server.url("/")), Kind.TIMEOUT);
        }
    }

    @Test
    void aTrickleOfHeadersIsGivenUpInTime() throws Exception {
        var stop = new CountDownLatch(1);
        try (var server = new RawServer(socket -> {
            RawServer.write(socket, "HTTP/1.1 200 OK\r\nx: ");
            while (!stop.await(100, TimeUnit.MILLISECONDS)) {
                RawServer.write(socket, "x");
            }
        })) {
            Endpoints.assertUnreachable(endpoints.postWithinASecond(server.url("/")), Kind.TIMEOUT);
        } finally {
            stop.countDown();
        }
    }

    @Test
    void aTrickleOfABodyEndsInTimeWithTheStatus() throws Exception {
        var stop = new CountDownLatch(1);
        try (var server = new RawServer(socket -> {
            RawServer.write(socket, "HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n");
            while (!stop.await(100, TimeUnit.MILLISECONDS)) {
                RawServer.write(socket, "x");
            }
        })) {
            var answer = endpoints.postWithinASecond(server.url("/"));

            assertThat(answer).isInstanceOfSatisfying(Answered.class, it -> {
                assertThat(it.status()).isEqualTo(200);
                assertThat(it.excerpt()).startsWith("xx");
                assertThat(it.took()).isBetween(Duration.ofMillis(900), Duration.ofSeconds(8));
            });
        } finally {
            stop.countDown();
        }
    }

    @Test
    void ofAGigabyteOnlyTheBeginningIsRead() throws Exception {
        var written = new AtomicLong();
        var closed = new CountDownLatch(1);
        try (var server = new RawServer(socket -> {
            try {
                RawServer.readRequest(socket);
                RawServer.write(socket, "HTTP/1.1 200 OK\r\ncontent-length: 1073741824\r\n\r\n");
                var chunk = "y".repeat(65_536).getBytes(ISO_8859_1);
                while (written.addAndGet(chunk.length) < 1L << 30) {
                    socket.getOutputStream().write(chunk);
                }
            } finally {
                closed.countDown();
            }
        })) {
            var answer = (Answered) endpoints.post(server.url("/"));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.excerpt()).hasSize(900);
            assertThat(closed.await(5, TimeUnit.SECONDS))
                    .as("the connection is closed on it")
                    .isTrue();
            assertThat(written.get()).as("what fits into the sockets' buffers").isLessThan(64L << 20);
        }
    }

    @Test
    void aGzipBombIsNotUnpacked() throws Exception {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(new byte[8 << 20]);
        }
        try (var server = RawServer.answering("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: "
                + packed.size() + "\r\n\r\n" + packed.toString(ISO_8859_1))) {
            var answer = (Answered) endpoints.post(server.url("/"));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.excerpt()).hasSizeLessThanOrEqualTo(900).doesNotContain("\u0000");
        }
    }

    @Test
    void ofEndlessChunksOnlyTheBeginningIsRead() throws Exception {
        var written = new AtomicLong();
        var closed = new CountDownLatch(1);
        try (var server = new RawServer(socket -> {
            try {
                RawServer.readRequest(socket);
                RawServer.write(socket, "HTTP/1.1 500 No\r\ntransfer-encoding: chunked\r\n\r\n");
                var chunk = ("8000\r\n" + "z".repeat(0x8000) + "\r\n").getBytes(ISO_8859_1);
                while (written.addAndGet(chunk.length) < 1L << 30) {
                    socket.getOutputStream().write(chunk);
                }
            } finally {
                closed.countDown();
            }
        })) {
            var answer = (Answered) endpoints.post(server.url("/"));

            assertThat(answer.status()).isEqualTo(500);
            assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(written.get()).isLessThan(64L << 20);
        }
    }

    @Test
    void anAnswerThatNeverClosesEndsInTimeWithTheStatus() throws Exception {
        try (var server = new RawServer(socket -> {
            RawServer.readRequest(socket);
            RawServer.write(socket, "HTTP/1.0 200 OK\r\n\r\nfine");
            socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        })) {
            assertThat(endpoints.postWithinASecond(server.url("/"))).isInstanceOfSatisfying(Answered.class, it -> {
                assertThat(it.status()).isEqualTo(200);
                assertThat(it.excerpt()).isEqualTo("fine");
            });
        }
    }

    @Test
    void anEndpointThatNeverReadsIsGivenUpInTime() throws Exception {
        var stop = new CountDownLatch(1);
        try (var server = new RawServer(_ -> stop.await())) {
            var answer = endpoints
                    .open(Samples.subscription("a", server.url("/"), 1, Duration.ofSeconds(1)))
                    .post(
                            Endpoints.ID,
                            Samples.NOW,
                            Mono.just("v1,signature"),
                            new byte[16 << 20],
                            Endpoints.TRACEPARENT)
                    .block();

            Endpoints.assertUnreachable(answer, Kind.TIMEOUT);
        } finally {
            stop.countDown();
        }
    }

    @Test
    void aResetAfterTheHeadersChangesNothing() throws Exception {
        try (var server = new RawServer(socket -> {
            RawServer.readRequest(socket);
            RawServer.write(socket, "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n");
            socket.setSoLinger(true, 0);
        })) {
            assertThat(endpoints.post(server.url("/")))
                    .isInstanceOfSatisfying(
                            Answered.class, it -> assertThat(it.status()).isEqualTo(200));
        }
    }

    @Test
    void aResetBeforeTheHeadersIsOneFailedAttempt() throws Exception {
        try (var server = new RawServer(socket -> {
            RawServer.readRequest(socket);
            socket.setSoLinger(true, 0);
        })) {
            Endpoints.assertUnreachable(endpoints.post(server.url("/")), Kind.RESET);

            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void anAnswerBeforeTheBodyWasReadCounts() throws Exception {
        try (var server = new RawServer(socket -> {
            socket.getInputStream().skipNBytes(1_000);
            RawServer.write(socket, "HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            socket.shutdownOutput();
            socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        })) {
            var answer = endpoints
                    .open(Samples.subscription("a", server.url("/"), 1))
                    .post(
                            Endpoints.ID,
                            Samples.NOW,
                            Mono.just("v1,signature"),
                            new byte[4 << 20],
                            Endpoints.TRACEPARENT)
                    .block();

            assertThat(answer)
                    .isInstanceOfSatisfying(
                            Answered.class, it -> assertThat(it.status()).isEqualTo(413));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSH-2.0-OpenSSH_9.2\r\n\r\n", "\u0015\u0003\u0001\u0000\u0002\u0002\n\r\n\r\n"})
    void whatIsNotHttpIsSaidSo(String answer) throws Exception {
        try (var server = RawServer.answering(answer)) {
            Endpoints.assertUnreachable(endpoints.post(server.url("/")), Kind.PROTOCOL);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "content-length: 1\r\ncontent-length: 2\r\n\r\nxx",
                "content-length: x\r\n\r\n",
                "content-length: -1\r\n\r\n",
                "x\u0001y: z\r\n\r\n"
            })
    void headersThatAreNoneAreSaidSo(String headers) throws Exception {
        try (var server = RawServer.answering("HTTP/1.1 200 OK\r\n" + headers)) {
            Endpoints.assertUnreachable(endpoints.post(server.url("/")), Kind.PROTOCOL);
        }
    }

    @Test
    void aBodyThatIsNotAsItsHeadersSayChangesNothing() throws Exception {
        try (var server = RawServer.answering("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nx")) {
            assertThat(endpoints.post(server.url("/")))
                    .isInstanceOfSatisfying(
                            Answered.class, it -> assertThat(it.status()).isEqualTo(200));
        }
    }

    @Test
    void endlessHeadersAreGivenUp() throws Exception {
        try (var server = RawServer.answering("HTTP/1.1 200 OK\r\nx: " + "x".repeat(1 << 20) + "\r\n\r\n")) {
            Endpoints.assertUnreachable(endpoints.post(server.url("/")), Kind.PROTOCOL);
        }
    }

    @Test
    void aPlainServerBehindHttpsIsSaidToFailInTlsInFewWords() throws Exception {
        var answer = "HTTP/1.1 400 Bad\r\n\r\n" + "words of the endpoint ".repeat(3_000);
        try (var server = new RawServer(socket -> RawServer.write(socket, answer))) {
            var attempt = endpoints.post(URI.create(server.url("/").toString().replace("http:", "https:")));

            Endpoints.assertUnreachable(attempt, Kind.TLS);
            assertThat(((Unreachable) attempt).message()).isEqualTo("the endpoint does not speak TLS");
        }
    }

    @Test
    void theWordsOfAnErrorAreCleanAndFew() {
        var error = new SSLException("custom-header-value\n\u001b" + "x".repeat(70_000));
        try (var wordy = new Endpoints(List.of(), client -> client.mapConnect(_ -> Mono.error(error)))) {
            assertThat(wordy.post(URI.create("https://example.com/")))
                    .isInstanceOfSatisfying(
                            Unreachable.class,
                            it -> assertThat(it.message()).startsWith("*** xx").hasSize(200));
        }
    }
}
