package io.groupmebridge.delivery;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import java.io.IOException;

/**
 * Watches how a stream of HTTP/2 ends: whether the endpoint did anything with it, whether it was the connection's last, and
 * whether the connection may be dead. Nothing ends a connection whose packets are dropped on the way, and the next attempts
 * would be lost on it as well: one that brought nothing at all while a stream was open takes no more of them.
 */
final class StreamWatch extends ChannelInboundHandlerAdapter {

    private final SilenceLimit connection;
    private final long readsBefore;

    /** Begins with a stream of this connection, on its loop. */
    StreamWatch(SilenceLimit connection) {
        this.connection = connection;
        this.readsBefore = connection.reads();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        // Netty tells a stream that the endpoint goes away only if that names one before it as the last.
        if (event instanceof Http2GoAwayFrame
                || (event instanceof Http2ResetFrame reset && reset.errorCode() == Http2Error.REFUSED_STREAM.code())) {
            context.fireExceptionCaught(new Unprocessed());
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        context.fireChannelInactive();
        if (connection.reads() == readsBefore) {
            GoingAway.leave(context.channel().parent());
        }
        GoingAway.closeIfLeft(context.channel().parent());
    }

    /** The endpoint said that it did nothing with the stream (RFC 9113, 8.7), so nothing was attempted yet. */
    static final class Unprocessed extends IOException {

        private static final long serialVersionUID = 1;

        private Unprocessed() {
            super("the endpoint refused the stream");
        }
    }
}
