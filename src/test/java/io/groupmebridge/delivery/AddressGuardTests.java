package io.groupmebridge.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

class AddressGuardTests {

    private static final AddressGuard GUARD = new AddressGuard(List.of(), HostNames.NONE);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.255.255.255",
                "10.0.0.1",
                "100.64.0.0",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.255",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.170",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.255.255",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.9",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::127.0.0.1",
                "::8.8.8.8",
                "::ffff:127.0.0.1",
                "::ffff:10.1.2.3",
                "64:ff9b::7f00:1",
                "64:ff9b::10.0.0.1",
                "64:ff9b:1::1",
                "100::1",
                "2001::1",
                "2001:1ff:ffff::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "2002:808:808::",
                "3fff::1",
                "5f00::1",
                "fc00::1",
                "fd12:3456::1",
                "fe80::1",
                "febf::1",
                "fec0::1",
                "ff02::1"
            })
    void whatIsNotPublicIsRefused(String address) throws Exception {
        assertThat(GUARD.refuses("example.com", exactly(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.1",
                "192.0.3.0",
                "192.167.255.255",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "::ffff:8.8.8.8",
                "64:ff9b::8.8.8.8",
                "2001:200::1",
                "2001:4860:4860::8888",
                "2606:4700::1111",
                "2a00::1",
                "fbff::1"
            })
    void whatIsPublicIsNotRefused(String address) throws Exception {
        assertThat(GUARD.refuses("example.com", exactly(address))).isFalse();
    }

    /** A policy cannot ask the guard. Beyond its networks it excepts where Azure answers its machines, a public address. */
    @Test
    void theNetworkPolicyOfTheChartExceptsTheSameNetworks() throws Exception {
        var chart = new Yaml()
                .<Map<String, Map<String, Map<String, Object>>>>load(
                        Files.readString(Path.of("helm", "groupme-bridge", "values.yaml")));
        var egress = chart.get("networkPolicy").get("egress");

        var azure = List.of("168.63.129.16/32");
        assertThat(egress.get("publicExcept"))
                .asInstanceOf(LIST)
                .containsExactlyInAnyOrderElementsOf(Stream.of(AddressGuard.NOT_PUBLIC_V4, azure)
                        .flatMap(List::stream)
                        .toList());
        assertThat(egress.get("publicExceptV6")).isEqualTo(AddressGuard.NOT_PUBLIC_V6);
    }

    @Test
    void whatTheOperatorAllowsIsNotRefused() throws Exception {
        var guard = new AddressGuard(List.of("127.0.0.0/8", "fd00::/8"), HostNames.NONE);

        assertThat(guard.refuses("example.com", exactly("127.9.9.9"))).isFalse();
        assertThat(guard.refuses("example.com", exactly("::ffff:127.0.0.1"))).isFalse();
        assertThat(guard.refuses("example.com", exactly("fd12::1"))).isFalse();
        assertThat(guard.refuses("example.com", exactly("fc12::1"))).isTrue();
        assertThat(guard.refuses("example.com", exactly("::1"))).isTrue();
    }

    @Test
    void everythingCanBeAllowed() throws Exception {
        var guard = new AddressGuard(List.of("0.0.0.0/0", "::/0"), HostNames.NONE);

        assertThat(guard.refuses("example.com", exactly("169.254.169.254"))).isFalse();
        assertThat(guard.refuses("example.com", exactly("fe80::1"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0.0", "10.0.0.0/33", "localhost/8", "10.0.0.0/x", "/8", "fd00::/129"})
    void aNetworkThatIsNoneIsNamed(String network) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AddressGuard(List.of(network), HostNames.NONE))
                .withMessageContaining("'" + network + "'");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            10.1.2.3,           false
            100.64.0.1,         false
            127.0.0.1,          false
            172.20.0.1,         false
            192.168.1.1,        false
            ::1,                false
            fd12::1,            false
            ::ffff:10.1.2.3,    false
            64:ff9b::10.1.2.3,  false
            8.8.8.8,            false
            0.0.0.0,            true
            169.254.169.254,    true
            169.254.170.2,      true
            100.100.100.200,    true
            192.0.0.192,        true
            224.0.0.1,          true
            255.255.255.255,    true
            fe80::1,            true
            fd00:ec2::254,      true
            fd20:ce::254,       true
            ::ffff:169.254.169.254,  true
            64:ff9b::169.254.169.254, true
            ::169.254.169.254,  true
            2002:a9fe:a9fe::,   true
            """)
    void aHostThatIsAllowedMayBePrivateButNoSourceOfCredentials(String address, boolean refused) throws Exception {
        var guard = new AddressGuard(List.of(), new HostNames(List.of(".svc.cluster.local")));

        assertThat(guard.refuses("hooks.svc.cluster.local", exactly(address))).isEqualTo(refused);
    }

    @Test
    void otherHostsGainNothingFromIt() throws Exception {
        var guard = new AddressGuard(List.of(), new HostNames(List.of(".svc.cluster.local")));

        assertThat(guard.refuses("svc.cluster.local.example.com", exactly("10.1.2.3")))
                .isTrue();
    }

    @Test
    void aNetworkThatIsNamedIsAllowedWhateverIsThere() throws Exception {
        var guard = new AddressGuard(
                List.of("169.254.169.254/32", "fd00:ec2::254/128"), new HostNames(List.of("metadata.local")));

        assertThat(guard.refuses("metadata.local", exactly("169.254.169.254"))).isFalse();
        assertThat(guard.refuses("metadata.local", exactly("fd00:ec2::254"))).isFalse();
        assertThat(guard.refuses("metadata.local", exactly("169.254.169.253"))).isTrue();
    }

    /** The address as it is: the JDK itself makes a v4 one of a mapped v6 one. */
    private static InetAddress exactly(String address) throws Exception {
        var parsed = InetAddress.ofLiteral(address);
        if (!(parsed instanceof Inet4Address) || !address.contains(":")) {
            return parsed;
        }
        var mapped = new byte[16];
        mapped[10] = mapped[11] = (byte) 0xff;
        System.arraycopy(parsed.getAddress(), 0, mapped, 12, 4);
        return Inet6Address.getByAddress(null, mapped, -1);
    }
}
