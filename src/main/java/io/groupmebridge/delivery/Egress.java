package io.groupmebridge.delivery;

import io.groupmebridge.delivery.DeliveryProperties.Proxy;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.NoopAddressResolverGroup;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;
import reactor.netty.transport.AddressUtils;
import reactor.netty.transport.ProxyProvider;

/**
 * The way out: how connections to an endpoint are made, directly or through a tunnel of the operator's HTTP proxy. Either way
 * the guard is asked about the endpoint's address; the proxy's own is what the operator wrote, and is not questioned. An http
 * endpoint of a time when that was allowed is reached no more when it is not.
 */
final class Egress {

    private final AddressGuard guard;
    private final boolean allowHttp;
    private final Proxy proxy;
    private final HostNames direct;
    private final Duration connectTimeout;
    private final AddressResolverGroup<?> names;

    /**
     * Makes the way out.
     *
     * @param names where the proxy is looked up, and endpoints before the proxy is asked for them
     */
    Egress(AddressGuard guard, boolean allowHttp, Proxy proxy, Duration connectTimeout, AddressResolverGroup<?> names) {
        this.guard = guard;
        this.allowHttp = allowHttp;
        this.proxy = proxy;
        this.direct = proxy.direct();
        this.connectTimeout = connectTimeout;
        this.names = names;
    }

    /** The client with connections made so, for requests to this endpoint alone. */
    HttpClient to(URI url, HttpClient client) {
        if (!allowHttp && !"https".equalsIgnoreCase(url.getScheme())) {
            // Not even its name is looked up.
            return client.resolver(NoopAddressResolverGroup.INSTANCE)
                    .doOnChannelInit((_, channel, _) -> channel.pipeline().addFirst(new PlainRefused()));
        }
        var host = url.getHost();
        if (proxy.host().isEmpty() || direct.contain(host)) {
            var guarded = new GuardedConnect(guard, host);
            return client.doOnChannelInit((_, channel, _) -> channel.pipeline().addFirst(GuardedConnect.NAME, guarded));
        }
        var guarded = new GuardedTunnel(guard, host, names);
        var lookup = new ProxyLookup(names);
        return client.proxy(this::configure)
                .doOnChannelInit((_, channel, _) -> channel.pipeline()
                        .addAfter(NettyPipeline.ProxyHandler, GuardedTunnel.NAME, guarded)
                        .addFirst(ProxyLookup.NAME, lookup));
    }

    private void configure(ProxyProvider.TypeSpec spec) {
        var builder = spec.type(ProxyProvider.Proxy.HTTP)
                // A host given by name is looked up on the thread that subscribes.
                .socketAddress(() -> AddressUtils.createUnresolved(proxy.host(), proxy.port()))
                .connectTimeoutMillis(connectTimeout.toMillis());
        if (!proxy.username().isEmpty()) {
            builder.username(proxy.username()).password(_ -> proxy.password());
        }
    }

    private static final class PlainRefused extends ChannelOutboundHandlerAdapter {

        @Override
        public void connect(
                ChannelHandlerContext context, SocketAddress remote, SocketAddress local, ChannelPromise promise) {
            var _ = promise.setFailure(new GuardedConnect.Refused(EndpointGuard.NO_HTTP));
        }
    }
}
