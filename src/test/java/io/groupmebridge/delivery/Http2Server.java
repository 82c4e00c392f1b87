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
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
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
            begin(new DefaultHttp2Headers().status(Integer.toString(status)), end);
        }

        void begin(Http2Headers headers, boolean end) {
            var _ = context.writeAndFlush(new DefaultHttp2HeadersFrame(headers, end).stream(stream));
        }

        /** Sends the whole body. */
        void send(byte[] body) {
            var _ = context.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(body), true).stream(stream));
        }

        /** Sends a part of the body; the next when it is gone, as long as that is possible and wanted. */
        void send(byte[] part, BooleanSupplier next) {
            var _ = context.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(part)).stream(stream))
                    .addListener(sent -> {
                        if (sent.isSuccess() && next.getAsBoolean()) {
                            send(part, next);
                        }
                    });
        }

        /** Says that this is the last stream, whatever came since. */
        void goAway(int last) {
            var frame = Unpooled.buffer()
                    .writeMedium(8)
                    .writeByte(7)
                    .writeByte(0)
                    .writeInt(0)
                    .writeInt(last)
                    .writeInt(0);
            var _ = context.pipeline().context(Http2FrameCodec.class).writeAndFlush(frame);
        }

        /** With a code of the protocol or any other. */
        void reset(long error) {
            var _ = context.writeAndFlush(new DefaultHttp2ResetFrame(error).stream(stream));
        }

        /** From now on, what comes by the connection is acknowledged by TCP alone. */
        void deafen() {
            context.pipeline().addFirst(new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext context, Object message) {
                    ReferenceCountUtil.release(message);
                }
            });
        }

        void closeConnection() {
            var _ = context.close();
        }
    }

    final AtomicInteger connections = new AtomicInteger();

    /** The number of the connection, from 1, whose handshake is not answered. */
    final AtomicInteger deafTo = new AtomicInteger();

    final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    final AtomicInteger requests = new AtomicInteger();
    final List<Long> resets = new CopyOnWriteArrayList<>();
    final ByteArrayOutputStream bodies = new ByteArrayOutputStream();

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final SslContext tls = tls();
    private final Channel listener;

    Http2Server(Behaviour behaviour) {
        this(Http2Settings.defaultSettings(), behaviour);
    }

    Http2Server(Http2Settings settings, Behaviour behaviour) {
        this.listener = listen(channel -> channel.pipeline()
                .addLast(Http2FrameCodecBuilder.forServer()
                        .initialSettings(settings)
                        .build())
                .addLast(new Requests(behaviour)));
    }

    private Http2Server(byte[] said) {
        this.listener = listen(channel -> {
            var _ = channel.writeAndFlush(Unpooled.wrappedBuffer(said));
        });
    }

    /** One that takes HTTP/2 in the handshake and then says this and nothing else. */
    static Http2Server saying(byte[] said) {
        return new Http2Server(said);
    }

    private Channel listen(Consumer<Channel> accepted) {
        return new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        open.add(channel);
                        if (connections.incrementAndGet() == deafTo.get()) {
                            return;
                        }
                        channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                        accepted.accept(channel);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    private static SslContext tls() {
        try {
            return SslContextBuilder.forServer(
                            Http2Server.class.getResourceAsStream("/tls/server.crt"),
                            Http2Server.class.getResourceAsStream("/tls/server.key"))
                    .applicationProtocolConfig(new ApplicationProtocolConfig(
                            ApplicationProtocolConfig.Protocol.ALPN,
                            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                            ApplicationProtocolNames.HTTP_2))
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    URI url() {
        return URI.create("https://localhost:" + ((InetSocketAddress) listener.localAddress()).getPort() + "/hook");
    }

    private final class Requests extends ChannelInboundHandlerAdapter {

        private final Map<Http2FrameStream, Http2Headers> begun = new HashMap<>();
        private final Behaviour behaviour;

        Requests(Behaviour behaviour) {
            this.behaviour = behaviour;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof Http2HeadersFrame it) {
                begun.put(it.stream(), it.headers());
            } else if (message instanceof Http2DataFrame it) {
                bodies.writeBytes(ByteBufUtil.getBytes(it.content()));
                var _ = context.write(
                        new DefaultHttp2WindowUpdateFrame(it.initialFlowControlledBytes()).stream(it.stream()));
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
        var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
