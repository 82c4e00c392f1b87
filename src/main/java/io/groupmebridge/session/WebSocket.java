package io.groupmebridge.session;

import io.groupmebridge.bayeux.FrameCodec;
import io.groupmebridge.bayeux.Request;
import io.groupmebridge.bayeux.Utf8;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

/**
 * One open WebSocket. It is read only while something is requested. The server is pinged all the time, and any byte after a
 * ping proves it alive; while nothing is requested no byte can be seen, so silence is judged only when reading went on from
 * the ping to its deadline. A peer that dies meanwhile is found by the first ping after reading went on.
 */
final class WebSocket implements Transport.Socket {

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    private final Connection connection;
    private final WebsocketInbound in;
    private final Flux<WebSocketFrame> frames;
    private final WebsocketOutbound out;
    private final SessionProperties properties;
    private final FrameCodec codec;

    /** Why the socket ends, when this side knows better than the peer; the first reason stays. */
    private final AtomicReference<@Nullable String> reason = new AtomicReference<>();

    private final AtomicLong wanted = new AtomicLong();
    private volatile boolean over;
    private volatile long readAgainAt = System.nanoTime();

    /** Owned by the channel's event loop. */
    private long lastByteAt;

    /** To be called on the event loop, before a frame can have come in: frames that are parts must find the aggregator. */
    WebSocket(Connection connection, SessionProperties properties, FrameCodec codec) {
        this.connection = connection;
        this.in = (WebsocketInbound) connection.inbound();
        this.frames =
                in.aggregateFrames((int) properties.maxFrameSize().toBytes()).receiveFrames();
        this.out = (WebsocketOutbound) connection.outbound();
        this.properties = properties;
        this.codec = codec;
        channel().pipeline().addFirst("bridge.life", new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object bytes) {
                lastByteAt = System.nanoTime();
                context.fireChannelRead(bytes);
            }
        });
        var every = properties.pingInterval().toNanos();
        var pings = channel().eventLoop().scheduleAtFixedRate(this::ping, every, every, TimeUnit.NANOSECONDS);
        connection.onDispose(() -> pings.cancel(false));
    }

    @Override
    public Flux<Transport.Received> receive() {
        return frames.filter(frame -> frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame)
                .map(WebSocket::read)
                .doOnRequest(this::requested)
                .doOnNext(_ -> wanted.decrementAndGet())
                .onErrorResume(failure ->
                        Mono.fromRunnable(() -> reason.compareAndSet(null, SocketException.describe(failure))))
                .concatWith(Mono.defer(this::lost));
    }

    @Override
    public Mono<Void> send(List<Request> requests) {
        return out.sendString(Mono.fromSupplier(() -> codec.encode(requests))).then();
    }

    @Override
    public void close() {
        reason.compareAndSet(null, "closed by the bridge");
        if (over || !channel().isActive()) { // Nobody would take, and so release, a close frame.
            closeChannel();
            return;
        }
        out.sendClose(WebSocketCloseStatus.NORMAL_CLOSURE.code(), "")
                .timeout(CLOSE_WITHIN)
                .onErrorComplete()
                .doFinally(_ -> closeChannel())
                .subscribe();
    }

    /** Netty takes extension bits although no extension was offered; then nobody knows what the bytes mean. */
    private static Transport.Received read(WebSocketFrame frame) {
        if (frame.rsv() != 0) {
            throw new IllegalStateException("a compressed frame, which was not agreed on");
        }
        return new Transport.Received.Text(new Utf8(ByteBufUtil.getBytes(frame.content())));
    }

    private void requested(long count) {
        if (wanted.getAndAdd(count) == 0) {
            readAgainAt = System.nanoTime();
        }
    }

    private Mono<Transport.Received> lost() {
        over = true;
        var known = reason.get();
        if (known != null) {
            return Mono.just(new Transport.Received.Lost(known, false));
        }
        var silent = new Transport.Received.Lost("closed by the server without a close code", false);
        return in.receiveCloseStatus()
                .<Transport.Received>map(WebSocket::closed)
                .timeout(CLOSE_WITHIN)
                .onErrorReturn(silent)
                .defaultIfEmpty(silent);
    }

    /** 1005 and 1006 are never sent: they stand for a close frame without a code, and for none at all (RFC 6455, 7.4.1). */
    private static Transport.Received closed(WebSocketCloseStatus status) {
        return new Transport.Received.Lost(
                "closed by the server: " + status.code() + " " + status.reasonText(),
                status.code() != WebSocketCloseStatus.ABNORMAL_CLOSURE.code());
    }

    private void ping() {
        var pingedAt = System.nanoTime();
        var _ = channel().writeAndFlush(new PingWebSocketFrame(), channel().voidPromise());
        var _ = channel()
                .eventLoop()
                .schedule(() -> judge(pingedAt), properties.pongTimeout().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void judge(long pingedAt) {
        var reading = wanted.get() > 0 && readAgainAt - pingedAt < 0;
        if (reading && lastByteAt - pingedAt < 0) {
            reason.compareAndSet(
                    null, "no pong within " + properties.pongTimeout().toMillis() + " ms");
            closeChannel();
        }
    }

    private void closeChannel() {
        var _ = channel().close();
    }

    private Channel channel() {
        return connection.channel();
    }
}
