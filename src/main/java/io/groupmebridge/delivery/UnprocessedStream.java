package io.groupmebridge.delivery;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import java.io.IOException;

/**
 * The endpoint said of a stream of HTTP/2 that nothing was done with it (RFC 9113, 8.7): it refused the stream, or is going
 * away and names a stream before it as the last one. So nothing was attempted yet.
 */
final class UnprocessedStream extends IOException {

    private static final long serialVersionUID = 1;

    /** Makes the failure of a stream that ends so this one. */
    static final ChannelHandler WATCH = new Watch();

    private UnprocessedStream() {
        super("the endpoint refused the stream");
    }

    @Sharable
    private static final class Watch extends ChannelInboundHandlerAdapter {

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof Http2GoAwayFrame
                    || event instanceof Http2ResetFrame reset
                            && reset.errorCode() == Http2Error.REFUSED_STREAM.code()) {
                context.fireExceptionCaught(new UnprocessedStream());
            }
            context.fireUserEventTriggered(event);
        }
    }
}
