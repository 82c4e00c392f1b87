package io.groupmebridge.delivery;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection that was not written to for so long that nobody can be waiting for it any more: one that was given up
 * before it was ready stays in nobody's hands otherwise, and its place in the pool is lost. (Reactor Netty's pool of HTTP/2
 * connections goes on connecting for an attempt that was cancelled, and waits for the endpoint's SETTINGS without end.)
 * That nothing is read is no reason by itself; it is counted for {@link StreamWatch}. Belongs to the connection's loop.
 */
final class SilenceLimit extends IdleStateHandler {

    static final String NAME = "bridge.silence-limit";

    private long reads;

    SilenceLimit(Duration longest) {
        super(0, longest.toMillis(), 0, TimeUnit.MILLISECONDS);
    }

    /** How often something was read from the connection. */
    long reads() {
        return reads;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        reads++;
        super.channelRead(context, message);
    }

    @Override
    protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
        var _ = context.close();
    }
}
