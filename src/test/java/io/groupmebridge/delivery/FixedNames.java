package io.groupmebridge.delivery;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.resolver.InetSocketAddressResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Every name has these addresses, as they are when it is looked up; none is unknown. But {@code proxy.test} is this machine,
 * and nothing is {@code proxy.invalid}.
 */
final class FixedNames extends AddressResolverGroup<InetSocketAddress> {

    private final List<InetAddress> addresses;

    FixedNames(List<InetAddress> addresses) {
        this.addresses = addresses;
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        return new InetSocketAddressResolver(executor, new InetNameResolver(executor) {
            @Override
            protected void doResolve(String name, Promise<InetAddress> promise) {
                if (of(name).isEmpty()) {
                    promise.setFailure(new UnknownHostException(name));
                } else {
                    promise.setSuccess(of(name).getFirst());
                }
            }

            @Override
            protected void doResolveAll(String name, Promise<List<InetAddress>> promise) {
                if (of(name).isEmpty()) {
                    promise.setFailure(new UnknownHostException(name));
                } else {
                    promise.setSuccess(List.copyOf(of(name)));
                }
            }
        });
    }

    private List<InetAddress> of(String name) {
        return switch (name) {
            case "proxy.test" -> List.of(InetAddress.getLoopbackAddress());
            case "proxy.invalid" -> List.of();
            default -> addresses;
        };
    }
}
