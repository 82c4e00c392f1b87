package io.groupmebridge.delivery;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * Asks the guard where a socket is about to connect: after the name was looked up, for every address that is tried. So
 * neither a name that points inside, nor one that changes between check and use, nor any way to spell an address gets by.
 */
@Sharable
final class GuardedConnect extends ChannelOutboundHandlerAdapter {

    static final String NAME = "bridge.guarded-connect";

    private final AddressGuard guard;
    private final String host;

    /**
     * Makes one for the connections of an endpoint.
     *
     * @param host the host of its URL
     */
    GuardedConnect(AddressGuard guard, String host) {
        this.guard = guard;
        this.host = host;
    }

    @Override
    public void connect(
            ChannelHandlerContext context, SocketAddress remote, SocketAddress local, ChannelPromise promise) {
        if (remote instanceof InetSocketAddress inet
                && inet.getAddress() != null
                && !guard.refuses(host, inet.getAddress())) {
            var _ = context.connect(remote, local, promise);
        } else {
            var _ = promise.setFailure(new Refused());
        }
    }

    /** Nothing is sent there. Does not say which address it is: the name's owner need not learn what it resolves to here. */
    static final class Refused extends ConnectException {

        private static final long serialVersionUID = 1;

        Refused() {
            this("the address is not public");
        }

        Refused(String why) {
            super(why);
        }
    }
}
