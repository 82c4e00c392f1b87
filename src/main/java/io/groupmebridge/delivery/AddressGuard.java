package io.groupmebridge.delivery;

import static io.netty.handler.ipfilter.IpFilterRuleType.ACCEPT;
import static io.netty.handler.ipfilter.IpFilterRuleType.REJECT;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides which addresses webhooks must not be sent to: everything that is not a public unicast address (the special-purpose
 * registries of IANA, RFC 6890 and its successors), unless the operator allows the network or the host. A pure function of
 * host and address: names are looked up by whoever connects, and every address that is tried is asked about.
 */
final class AddressGuard {

    /** What is not public. The chart's NetworkPolicy excepts the same. */
    static final List<String> NOT_PUBLIC_V4 = List.of(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4");

    static final List<String> NOT_PUBLIC_V6 = List.of(
            "::/8",
            "64:ff9b:1::/48",
            "100::/64",
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "3fff::/20",
            "5f00::/16",
            "fc00::/7",
            "fe80::/10",
            "fec0::/10",
            "ff00::/8");

    private static final List<IpSubnetFilterRule> REFUSED_V4 = rules(NOT_PUBLIC_V4);
    private static final List<IpSubnetFilterRule> REFUSED_V6 = rules(NOT_PUBLIC_V6);

    /** Where the hosts that the operator allows may be: networks of one's own. */
    private static final List<IpSubnetFilterRule> PRIVATE = rules(List.of(
            "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7"));

    /** Among those, where clouds answer with credentials. The others are link-local (169.254.169.254), and so not private. */
    private static final List<IpSubnetFilterRule> METADATA =
            rules(List.of("100.100.100.200/32", "fd00:ec2::/32", "fd20:ce::254/128"));

    /** The first 12 bytes of v6 addresses that stand for the v4 address in the last 4: mapped (RFC 4291) and NAT64 (RFC 6052). */
    private static final List<byte[]> EMBEDDING = Stream.of("::ffff:0:0", "64:ff9b::")
            .map(NetUtil::createByteArrayFromIpAddressString)
            .map(bytes -> Arrays.copyOf(bytes, 12))
            .toList();

    private final List<IpSubnetFilterRule> allowed;
    private final HostNames allowedHosts;

    /** Throws {@link IllegalArgumentException} when one of the networks is not {@code address/prefix length}. */
    AddressGuard(List<String> allowedNetworks, HostNames allowedHosts) {
        this.allowed =
                allowedNetworks.stream().map(network -> rule(network, ACCEPT)).toList();
        this.allowedHosts = allowedHosts;
    }

    /**
     * Whether nothing may be sent there.
     *
     * @param host the host of the URL; one that is allowed by name may be in a private network, but never where a cloud
     *     gives out credentials: that must be allowed as a network
     */
    boolean refuses(String host, InetAddress address) {
        return refuses(address, allowedHosts.contain(host));
    }

    /** Whether the operator allows the host by its name. */
    boolean knows(String host) {
        return allowedHosts.contain(host);
    }

    private boolean refuses(InetAddress address, boolean isHostAllowed) {
        if (contain(allowed, address)) {
            return false;
        }
        var bytes = address.getAddress();
        var embedded = bytes.length == 16 ? embedded(bytes) : Optional.<InetAddress>empty();
        if (embedded.isPresent()) {
            return refuses(embedded.get(), isHostAllowed);
        }
        if (isHostAllowed && contain(PRIVATE, address)) {
            return contain(METADATA, address);
        }
        return contain(bytes.length == 4 ? REFUSED_V4 : REFUSED_V6, address);
    }

    private static Optional<InetAddress> embedded(byte[] v6) {
        return EMBEDDING.stream()
                .filter(prefix -> Arrays.equals(prefix, 0, 12, v6, 0, 12))
                .findFirst()
                .map(_ -> address(Arrays.copyOfRange(v6, 12, 16)));
    }

    private static boolean contain(List<IpSubnetFilterRule> networks, InetAddress address) {
        var socketAddress = new InetSocketAddress(address, 0);
        for (var network : networks) {
            if (network.matches(socketAddress)) {
                return true;
            }
        }
        return false;
    }

    private static List<IpSubnetFilterRule> rules(List<String> networks) {
        return networks.stream().map(network -> rule(network, REJECT)).toList();
    }

    private static IpSubnetFilterRule rule(String network, IpFilterRuleType type) {
        var slash = network.indexOf('/');
        var bytes = NetUtil.createByteArrayFromIpAddressString(network.substring(0, Math.max(slash, 0)));
        try {
            if (bytes != null) {
                return new IpSubnetFilterRule(address(bytes), Integer.parseInt(network.substring(slash + 1)), type);
            }
        } catch (IllegalArgumentException _) {
            // Said below, with the value.
        }
        throw new IllegalArgumentException("'" + network + "' is no network: write it like 10.0.0.0/8 or fd00::/8");
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + bytes.length, e);
        }
    }
}
