package io.groupmebridge.delivery;

import io.groupmebridge.subscription.EndpointPolicy;
import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;

/**
 * Refuses at the door what could never be delivered: http where it is not allowed, and addresses that are not public. What
 * a name resolves to is only known, and checked, where the socket connects.
 */
final class EndpointGuard implements EndpointPolicy {

    static final String NO_HTTP = "must begin with https:// (bridge.delivery.allow-http permits http)";

    private static final Optional<String> NOT_PUBLIC = Optional.of("must not point to an address that is not public"
            + " (bridge.delivery.allowed-networks and .allowed-hosts permit those of your own)");

    private final AddressGuard guard;
    private final boolean allowHttp;
    private final ClientTls tls;

    EndpointGuard(AddressGuard guard, boolean allowHttp, ClientTls tls) {
        this.guard = guard;
        this.allowHttp = allowHttp;
        this.tls = tls;
    }

    @Override
    public Optional<String> refusal(URI url) {
        if (!allowHttp && !"https".equalsIgnoreCase(url.getScheme())) {
            return Optional.of(NO_HTTP);
        }
        // java.net.URI finds no host in most of the short, hexadecimal and percent-encoded ways to spell an address.
        return url.getHost() == null ? Optional.of("must name a host") : refusal(url.getHost());
    }

    @Override
    public Optional<String> bundleRefusal(String name) {
        return tls.refusal(name);
    }

    private Optional<String> refusal(String host) {
        return switch (WrittenHost.parse(host)) {
            case WrittenHost.Dubious(var remedy) -> Optional.of(remedy);
            case WrittenHost.Literal(var address) -> guard.refuses(host, address) ? NOT_PUBLIC : Optional.empty();
            // By RFC 6761 these are the machine itself, whatever a resolver says.
            case WrittenHost.Name(var name) ->
                (name.equals("localhost") || name.endsWith(".localhost"))
                                && guard.refuses(name, InetAddress.getLoopbackAddress())
                        ? NOT_PUBLIC
                        : Optional.empty();
        };
    }
}
