package io.groupmebridge.delivery;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a connection of HTTP/2 that the endpoint wants to end, or that we leave, once the streams that it still answers have
 * ended. Left to the endpoint alone, a connection that takes no more streams would keep its place in the pool for as long as
 * it pleases. The last of the connection's handlers.
 */
@Sharable
final class GoingAway extends ChannelInboundHandlerAdapter {

    private static final Logger log = LoggerFactory.getLogger(GoingAway.class);

    static final GoingAway INSTANCE = new GoingAway();

    private GoingAway() {}

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var goesAway = message instanceof Http2GoAwayFrame;
        context.fireChannelRead(message);
        if (goesAway) {
            // Netty notes it, and ends the streams that are not answered, after it has told us.
            context.executor().execute(() -> closeIfLeft(context.channel()));
        }
    }

    /** Says nothing: streams fail by themselves, and what ends a connection of HTTP/2 (a reset, say) has nobody else to tell. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.debug("a connection of HTTP/2 failed: {}", cause.getClass().getSimpleName());
    }

    /**
     * Opens no more streams on the connection, as if its endpoint had announced to go away (RFC 9113, 6.8): those under way may
     * yet be answered. Call it on the connection's loop.
     */
    static void leave(Channel connection) {
        var codec = connection.pipeline().get(Http2FrameCodec.class);
        if (codec != null && !codec.connection().goAwayReceived()) {
            try {
                codec.connection().goAwayReceived(Integer.MAX_VALUE, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER);
            } catch (Http2Exception e) {
                // Only a second one can break the protocol.
                throw new IllegalStateException(e);
            }
        }
    }

    /** Closes the connection if its endpoint goes away and nothing is under way on it. Call it on the connection's loop. */
    static void closeIfLeft(Channel connection) {
        var codec = connection.pipeline().get(Http2FrameCodec.class);
        if (codec != null
                && codec.connection().goAwayReceived()
                && codec.connection().numActiveStreams() == 0) {
            var _ = connection.close();
        }
    }
}
