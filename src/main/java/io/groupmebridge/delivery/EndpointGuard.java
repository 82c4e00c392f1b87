package io.groupmebridge.delivery;

import io.groupmebridge.subscription.EndpointPolicy;
import java.net.URI;
import java.util.Optional;

/**
 * Refuses at the door what could never be delivered: http where it is not allowed, and addresses that are not public. What
 * a name resolves to is only known, and checked, where the socket connects.
 */
final class EndpointGuard implements EndpointPolicy {

    private final AddressGuard guard;
    private final boolean allowHttp;

    EndpointGuard(AddressGuard guard, boolean allowHttp) {
        this.guard = guard;
        this.allowHttp = allowHttp;
    }

    @Override
    public Optional<String> refusal(URI url) {
        if (!allowHttp && !"https".equalsIgnoreCase(url.getScheme())) {
            return Optional.of("must begin with https:// (bridge.delivery.allow-http permits http)");
        }
        // java.net.URI finds no host in the short, decimal and hexadecimal ways to spell a v4 address.
        if (url.getHost() == null) {
            return Optional.of("must name a host");
        }
        return guard.refusesLiteral(url.getHost())
                ? Optional.of("must not point to an address that is not public"
                        + " (bridge.delivery.allowed-networks permits networks of your own)")
                : Optional.empty();
    }
}
