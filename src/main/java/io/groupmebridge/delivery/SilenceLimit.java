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
 */
final class SilenceLimit extends IdleStateHandler {

    static final String NAME = "bridge.silence-limit";

    SilenceLimit(Duration longest) {
        super(0, longest.toMillis(), 0, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
        var _ = context.close();
    }
}
