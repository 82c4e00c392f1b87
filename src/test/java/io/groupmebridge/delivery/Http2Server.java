package io.groupmebridge.delivery;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;

/** A server of HTTP/2 over TLS on loopback that does with each request what a test wants, frame by frame. */
final class Http2Server implements AutoCloseable {

    /** What to do with a request when its end is there. */
    interface Behaviour {
        void serve(Request request);
    }

    /**
     * A request.
     *
     * @param number from 1, over all connections
     */
    record Request(ChannelHandlerContext context, Http2FrameStream stream, int number, Http2Headers headers) {

        void answer(int status) {
            begin(status, true);
        }

        void begin(int status, boolean end) {
            var headers = new DefaultHttp2Headers().status(Integer.toString(status));
            context.writeAndFlush(new DefaultHttp2HeadersFrame(headers, end).stream(stream));
        }

        /** Sends a part of the body; the next when it is gone, as long as that is possible and wanted. */
        void send(byte[] part, java.util.function.BooleanSupplier next) {
            context.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(part)).stream(stream))
                    .addListener(sent -> {
                        if (sent.isSuccess() && next.getAsBoolean()) {
                            send(part, next);
                        }
                    });
        }

        void reset(Http2Error error) {
            context.writeAndFlush(new DefaultHttp2ResetFrame(error).stream(stream));
        }
    }

    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger requests = new AtomicInteger();
    final List<Long> resets = new CopyOnWriteArrayList<>();
    final ByteArrayOutputStream bodies = new ByteArrayOutputStream();

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final SslContext tls;
    private final Http2Settings settings;
    private final Behaviour behaviour;
    private final Channel listener;

    Http2Server(Behaviour behaviour) {
        this(Http2Settings.defaultSettings(), behaviour);
    }

    Http2Server(Http2Settings settings, Behaviour behaviour) {
        this.settings = settings;
        this.behaviour = behaviour;
        this.tls = tls("h2");
        this.listener = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    /** TLS as a server that takes one of these protocols; the certificate is for {@code localhost} and {@code 127.0.0.1}. */
    static SslContext tls(String... protocols) {
        try {
            return SslContextBuilder.forServer(
                            Http2Server.class.getResourceAsStream("/tls/server.crt"),
                            Http2Server.class.getResourceAsStream("/tls/server.key"))
                    .applicationProtocolConfig(new ApplicationProtocolConfig(
                            ApplicationProtocolConfig.Protocol.ALPN,
                            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                            protocols))
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    URI url() {
        return URI.create("https://localhost:" + ((InetSocketAddress) listener.localAddress()).getPort() + "/hook");
    }

    private void accept(Channel channel) {
        connections.incrementAndGet();
        channel.pipeline()
                .addLast(tls.newHandler(channel.alloc()))
                .addLast(Http2FrameCodecBuilder.forServer()
                        .initialSettings(settings)
                        .build())
                .addLast(new Requests());
    }

    private final class Requests extends ChannelInboundHandlerAdapter {

        private final Map<Http2FrameStream, Http2Headers> begun = new HashMap<>();

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof Http2HeadersFrame it) {
                begun.put(it.stream(), it.headers());
            } else if (message instanceof Http2DataFrame it) {
                bodies.writeBytes(ByteBufUtil.getBytes(it.content()));
                context.write(new DefaultHttp2WindowUpdateFrame(it.initialFlowControlledBytes()).stream(it.stream()));
                if (it.isEndStream()) {
                    behaviour.serve(
                            new Request(context, it.stream(), requests.incrementAndGet(), begun.remove(it.stream())));
                }
            } else if (message instanceof Http2ResetFrame it) {
                resets.add(it.errorCode());
            }
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void close() {
        listener.close().syncUninterruptibly();
        loop.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS);
    }
}
