package io.groupmebridge.session;

import static io.netty.handler.codec.http.HttpHeaderNames.ACCEPT;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;

import io.groupmebridge.bayeux.Utf8;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.time.Duration;
import jdk.net.ExtendedSocketOptions;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.ByteBufMono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.HttpResources;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;

/**
 * Posts frames to the push server, as Bayeux's long-polling wants it: JSON there, JSON back. No redirect is followed, and an
 * answer is bounded by the size of a frame.
 */
final class FramePost {

    /** Together they find a dead peer in 35 seconds, as pings do on a WebSocket: a connect may be held for minutes. */
    private static final int SECONDS_IDLE = 20;

    private static final int SECONDS_BETWEEN_PROBES = 5;
    private static final int PROBES = 3;

    private final HttpClient.RequestSender sender;
    private final long maxFrameSize;

    FramePost(HttpClient client, URI pushUrl, SessionProperties properties) {
        this.sender = client.runOn(HttpResources.get(), false) // Native transports have other names for these options.
                .protocol(HttpProtocol.HTTP11)
                .followRedirect(false)
                .compress(false)
                .disableRetry(true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        properties.connectTimeout().toMillis())
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), SECONDS_IDLE)
                .option(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), SECONDS_BETWEEN_PROBES)
                .option(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), PROBES)
                .headers(
                        headers -> headers.set(CONTENT_TYPE, "application/json").set(ACCEPT, "application/json"))
                .post()
                .uri(http(pushUrl));
        this.maxFrameSize = properties.maxFrameSize().toBytes();
    }

    /** Posts one frame and brings the answer; anything but a 200 fails. Takes as long as the server does. */
    Mono<Transport.Received> post(String frame) {
        return sender.send(ByteBufMono.fromString(Mono.just(frame)))
                .response((response, body) -> read(response, body).flux())
                .single()
                .onErrorMap(
                        failure -> !(failure instanceof SocketException),
                        failure -> new SocketException(SocketException.describe(failure), failure));
    }

    /** Posts one frame; the answer must be there in time. */
    Mono<Transport.Received> post(String frame, Duration within) {
        return post(frame)
                .timeout(
                        within,
                        Mono.error(() ->
                                new SocketException("no answer to a POST within " + within.toMillis() + " ms", null)));
    }

    private Mono<Transport.Received> read(HttpClientResponse response, ByteBufFlux body) {
        if (response.status().code() != 200) {
            return Mono.error(new SocketException("HTTP " + response.status().code(), null));
        }
        return body.asByteArray()
                .collect(ByteArrayOutputStream::new, this::append)
                .map(all -> new Transport.Received.Text(new Utf8(all.toByteArray())));
    }

    private void append(ByteArrayOutputStream all, byte[] part) {
        if (all.size() + part.length > maxFrameSize) {
            throw new IllegalStateException("an answer of more than " + maxFrameSize + " bytes");
        }
        all.writeBytes(part);
    }

    private static String http(URI pushUrl) {
        return "http" + pushUrl.toString().substring("ws".length());
    }
}
