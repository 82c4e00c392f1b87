package io.groupmebridge.delivery;

import io.groupmebridge.delivery.Answer.Answered;
import io.groupmebridge.delivery.Answer.Kind;
import io.groupmebridge.delivery.Answer.Unreachable;
import io.groupmebridge.trace.Traceparent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.util.AsciiString;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.NettyOutbound;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.client.HttpClient.RequestSender;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;

/** Where the webhooks of one subscription go. Safe to use from any thread. */
final class Endpoint {

    /** How much of an answer's body is read before it is given up: by HTTP/1.1 with its connection, by HTTP/2 with its stream. */
    private static final int READ_AT_MOST = 16 * 1024;

    /** How much of it is kept. With more than 1,002 bytes a row of SQLite's would spill to a page of 4 KiB of its own. */
    private static final int KEEP_AT_MOST = 900;

    /** How much is kept of the words of an error, in which an endpoint may have a say. */
    private static final int ERROR_AT_MOST = 200;

    /** The header of an answer by which an endpoint says what is to become of the webhook or of all. */
    private static final String INSTRUCTION = "webhook-delivery";

    // As bytes, so that Netty need not turn them into such for each request.
    private static final AsciiString WEBHOOK_ID = AsciiString.cached("webhook-id");
    private static final AsciiString WEBHOOK_TIMESTAMP = AsciiString.cached("webhook-timestamp");
    private static final AsciiString WEBHOOK_SIGNATURE = AsciiString.cached("webhook-signature");
    private static final AsciiString TRACEPARENT = AsciiString.cached(Traceparent.HEADER);

    private static final byte[] NOTHING = {};

    private final Supplier<RequestSender> sender;
    private final Runnable unconnected;
    private final Mask mask;
    private final Duration timeout;
    private final Runnable closing;

    /** The attempts under way, and one for whoever has it open. */
    private final AtomicInteger holders = new AtomicInteger(1);

    /**
     * Makes an endpoint.
     *
     * @param sender asked once for each attempt
     * @param unconnected told of each attempt that fails before it has a connection
     * @param mask covers what is sent in secret, should an answer repeat it
     */
    Endpoint(Supplier<RequestSender> sender, Runnable unconnected, Mask mask, Duration timeout, Runnable closing) {
        this.sender = sender;
        this.unconnected = unconnected;
        this.mask = mask;
        this.timeout = timeout;
        this.closing = closing;
    }

    /**
     * Makes one attempt, from connecting to the end of the answer within the timeout. Cancelling gives it up. Fails only with
     * the signature.
     *
     * @param signature the value of {@code webhook-signature} for this id, time and body; the timeout begins when it is there
     */
    Mono<Answer> post(String id, Instant at, Mono<String> signature, byte[] body, String traceparent) {
        return attempt(signature, signed -> new Exchange(id, at, signed, body, traceparent).run());
    }

    /** Makes one attempt, as {@link #post} does, and shows what was said both ways. */
    Mono<Shown> show(String id, Instant at, Mono<String> signature, byte[] body) {
        var traceparent = Traceparent.of(id, ThreadLocalRandom.current().nextLong());
        return attempt(signature, signed -> {
            var exchange = new Exchange(id, at, signed, body, traceparent);
            return exchange.run().map(exchange::shown);
        });
    }

    /**
     * An attempt as it went over the wire, secrets of the request uncovered.
     *
     * @param sent the headers of the request, or null when none was sent
     * @param received the headers of the answer, or null when there was none
     */
    record Shown(@Nullable HttpHeaders sent, @Nullable HttpHeaders received, Answer answer) {

        /** Without the headers. */
        @Override
        public String toString() {
            return "Shown[" + answer + "]";
        }
    }

    /** Closes the connections once no attempt is under way, those that wait for their signature included. Call it once. */
    void close() {
        release();
    }

    private <T> Mono<T> attempt(Mono<String> signature, Function<String, Mono<T>> exchange) {
        return Mono.defer(() -> {
            holders.incrementAndGet();
            return signature.flatMap(exchange).doFinally(_ -> release());
        });
    }

    private void release() {
        if (holders.decrementAndGet() == 0) {
            closing.run();
        }
    }

    /** A pooled connection may turn out closed before a byte was written, or refuse a stream: then nothing was attempted yet. */
    private static boolean isUnsent(Throwable failure) {
        return failure instanceof StreamWatch.Unprocessed
                || (failure instanceof AbortedException
                        && String.valueOf(failure.getMessage()).contains("BEFORE send"));
    }

    /** Without control characters, which a log or a terminal could take for something. */
    static String clean(String text) {
        return text.isEmpty()
                ? text
                : text.replaceAll("[\\p{Cntrl}\\uFFFD]+", " ").strip();
    }

    /** One attempt. Written by the event loop; the timeout reads it from elsewhere, hence volatile. */
    private final class Exchange {

        private final String id;
        private final Instant at;
        private final String signature;
        private final byte[] body;
        private final String traceparent;
        private final long started = System.nanoTime();
        private byte[] kept = NOTHING;
        private volatile int status;
        private volatile @Nullable HttpHeaders sent;
        private volatile @Nullable HttpHeaders headers;
        private volatile int read;

        Exchange(String id, Instant at, String signature, byte[] body, String traceparent) {
            this.id = id;
            this.at = at;
            this.signature = signature;
            this.body = body;
            this.traceparent = traceparent;
        }

        Mono<Answer> run() {
            return exchanged()
                    // One who resumes once costs an attempt much less than a retry with its own signals.
                    .onErrorResume(Endpoint::isUnsent, _ -> exchanged())
                    .timeout(timeout, Mono.fromSupplier(this::timedOut))
                    .onErrorResume(error -> Mono.just(status > 0 ? answered() : unreachable(error)));
        }

        private Mono<Answer> exchanged() {
            return Mono.defer(() -> {
                sent = null;
                return sender.get().send(this::send).response(this::receive).single();
            });
        }

        private Publisher<Void> send(HttpClientRequest request, NettyOutbound outbound) {
            request.header(WEBHOOK_ID, id)
                    .header(WEBHOOK_TIMESTAMP, Long.toString(at.getEpochSecond()))
                    .header(WEBHOOK_SIGNATURE, signature)
                    .header(TRACEPARENT, traceparent)
                    .header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length));
            sent = request.requestHeaders();
            return outbound.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body)));
        }

        private Publisher<Answer> receive(HttpClientResponse response, Flux<ByteBuf> content) {
            headers = response.responseHeaders();
            status = response.status().code();
            return content.takeUntil(this::keep)
                    .then(Mono.fromSupplier(this::answered))
                    // The status was the answer; that its body broke off changes nothing.
                    .onErrorResume(_ -> Mono.just(answered()));
        }

        private Shown shown(Answer answer) {
            return new Shown(sent, headers, answer);
        }

        private boolean keep(ByteBuf part) {
            var have = read;
            if (have < KEEP_AT_MOST) {
                kept = have == 0 ? new byte[KEEP_AT_MOST] : kept;
                part.getBytes(part.readerIndex(), kept, have, Math.min(part.readableBytes(), KEEP_AT_MOST - have));
            }
            read = have + part.readableBytes();
            return read >= READ_AT_MOST;
        }

        private Answer timedOut() {
            return status > 0
                    ? answered()
                    : unreachable(Kind.TIMEOUT, "no answer within " + timeout.toSeconds() + " s");
        }

        private Answer answered() {
            var text = new String(kept, 0, Math.min(read, kept.length), StandardCharsets.UTF_8);
            return new Answered(
                    status, header(HttpHeaderNames.RETRY_AFTER), header(INSTRUCTION), clean(mask.cover(text)), took());
        }

        private @Nullable String header(CharSequence name) {
            var came = headers;
            return came == null ? null : came.get(name);
        }

        private Unreachable unreachable(Throwable error) {
            return switch (error) {
                case GuardedConnect.Refused refused ->
                    unreachable(Kind.REFUSED_ADDRESS, String.valueOf(refused.getMessage()));
                case ProxyLookup.Unknown proxy -> unreachable(Kind.DNS, String.valueOf(proxy.getMessage()));
                case UnknownHostException _ -> unreachable(Kind.DNS, "the host has no address");
                case ProxyConnectException _ -> unreachable(Kind.CONNECT, "no connection through the proxy");
                case ConnectTimeoutException _ -> unreachable(Kind.CONNECT, "no connection in time");
                case ConnectException _, NoRouteToHostException _ -> unreachable(Kind.CONNECT, "connection refused");
                // Its message is a dump of all that came.
                case NotSslRecordException _ -> unreachable(Kind.TLS, "the endpoint does not speak TLS");
                case SSLException tls -> unreachable(Kind.TLS, String.valueOf(tls.getMessage()));
                case TimeoutException _ -> unreachable(Kind.CONNECT, "no free connection in time");
                case IOException _ -> unreachable(Kind.RESET, "the connection ended before there was an answer");
                case AbortedException _ -> unreachable(Kind.RESET, "the connection ended before there was an answer");
                default ->
                    error.getCause() == null
                            ? unreachable(
                                    Kind.PROTOCOL,
                                    "the answer is not HTTP ("
                                            + error.getClass().getSimpleName() + ")")
                            : unreachable(error.getCause());
            };
        }

        private Unreachable unreachable(Kind kind, String message) {
            if (sent == null) {
                unconnected.run();
            }
            var text = clean(mask.cover(message));
            return new Unreachable(kind, text.substring(0, Math.min(text.length(), ERROR_AT_MOST)), took());
        }

        private Duration took() {
            return Duration.ofNanos(System.nanoTime() - started);
        }
    }
}
