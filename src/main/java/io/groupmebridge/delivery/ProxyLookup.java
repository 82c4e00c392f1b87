package io.groupmebridge.delivery;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.resolver.AddressResolverGroup;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;

/**
 * Looks up the proxy's name where the socket connects, as the names of endpoints are: without blocking, and anew for each
 * connection. Stands between the proxy's handler and the socket.
 */
@Sharable
final class ProxyLookup extends ChannelOutboundHandlerAdapter {

    static final String NAME = "bridge.proxy-lookup";

    private final AddressResolverGroup<?> names;

    ProxyLookup(AddressResolverGroup<?> names) {
        this.names = names;
    }

    @Override
    public void connect(
            ChannelHandlerContext context, SocketAddress remote, SocketAddress local, ChannelPromise promise) {
        if (remote instanceof InetSocketAddress proxy && proxy.isUnresolved()) {
            var _ = names.getResolver(context.executor()).resolve(remote).addListener(found -> {
                if (found.isSuccess()) {
                    var _ = context.connect((SocketAddress) found.getNow(), local, promise);
                } else {
                    var _ = promise.setFailure(new Unknown(found.cause()));
                }
            });
        } else {
            var _ = context.connect(remote, local, promise);
        }
    }

    /** The proxy's name has no address. */
    static final class Unknown extends UnknownHostException {

        private static final long serialVersionUID = 1;

        Unknown(Throwable cause) {
            super("the proxy's host has no address");
            initCause(cause);
        }
    }
}
