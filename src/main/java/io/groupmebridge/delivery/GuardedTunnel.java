package io.groupmebridge.delivery;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.resolver.AddressResolverGroup;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/**
 * Asks the guard about an endpoint before a proxy is asked for a tunnel to it. An address in the URL is as safe as without a
 * proxy. A name is looked up here, and refused if any of its addresses is; one that only the proxy knows is left to it if the
 * operator allows that host. But the proxy looks every name up again: one that changes in between is for the proxy to refuse.
 */
@Sharable
final class GuardedTunnel extends ChannelOutboundHandlerAdapter {

    static final String NAME = "bridge.guarded-tunnel";

    private final AddressGuard guard;
    private final String host;
    private final AddressResolverGroup<?> names;

    /**
     * Makes one for the connections of an endpoint.
     *
     * @param host the host of its URL
     */
    GuardedTunnel(AddressGuard guard, String host, AddressResolverGroup<?> names) {
        this.guard = guard;
        this.host = host;
        this.names = names;
    }

    @Override
    public void connect(
            ChannelHandlerContext context, SocketAddress remote, SocketAddress local, ChannelPromise promise) {
        if (remote instanceof InetSocketAddress target && target.isUnresolved()) {
            var _ = names.getResolver(context.executor()).resolveAll(remote).addListener(found -> {
                if (found.isSuccess()) {
                    ask((List<?>) found.getNow(), context, remote, local, promise);
                } else if (guard.knows(host)) {
                    var _ = context.connect(remote, local, promise);
                } else {
                    var _ = promise.setFailure(found.cause());
                }
            });
        } else {
            ask(List.of(remote), context, remote, local, promise);
        }
    }

    private void ask(
            List<?> addresses,
            ChannelHandlerContext context,
            SocketAddress remote,
            SocketAddress local,
            ChannelPromise promise) {
        if (addresses.stream().anyMatch(this::refuses)) {
            var _ = promise.setFailure(new GuardedConnect.Refused());
        } else {
            var _ = context.connect(remote, local, promise);
        }
    }

    private boolean refuses(Object address) {
        return !(address instanceof InetSocketAddress inet
                && inet.getAddress() != null
                && !guard.refuses(host, inet.getAddress()));
    }
}
