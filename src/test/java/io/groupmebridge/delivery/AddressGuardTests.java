package io.groupmebridge.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTests {

    private static final AddressGuard GUARD = new AddressGuard(List.of());

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
        assertThat(GUARD.refuses(exactly(address))).isTrue();
        assertThat(GUARD.refusesLiteral(address)).isTrue();
        assertThat(GUARD.refusesLiteral("[" + address + "]")).isTrue();
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
        assertThat(GUARD.refuses(exactly(address))).isFalse();
        assertThat(GUARD.refusesLiteral(address)).isFalse();
    }

    @Test
    void whatTheOperatorAllowsIsNotRefused() throws Exception {
        var guard = new AddressGuard(List.of("127.0.0.0/8", "fd00::/8"));

        assertThat(guard.refuses(exactly("127.9.9.9"))).isFalse();
        assertThat(guard.refuses(exactly("::ffff:127.0.0.1"))).isFalse();
        assertThat(guard.refuses(exactly("fd12::1"))).isFalse();
        assertThat(guard.refuses(exactly("fc12::1"))).isTrue();
        assertThat(guard.refuses(exactly("::1"))).isTrue();
    }

    @Test
    void everythingCanBeAllowed() throws Exception {
        var guard = new AddressGuard(List.of("0.0.0.0/0", "::/0"));

        assertThat(guard.refuses(exactly("169.254.169.254"))).isFalse();
        assertThat(guard.refuses(exactly("fe80::1"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0.0", "10.0.0.0/33", "localhost/8", "10.0.0.0/x", "/8", "fd00::/129"})
    void aNetworkThatIsNoneIsNamed(String network) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AddressGuard(List.of(network)))
                .withMessageContaining("'" + network + "'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://8.8.8.8/",
                "https://127.1/",
                "https://2130706433/",
                "https://0x7f.1/",
                "https://0177.1/",
                "https://017700000001/",
                "https://127.0.0.1:8443/x",
                "https://[::1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://[64:ff9b::7f00:1]/",
                "https://[fe80::1%25eth0]/"
            })
    void urlsThatCannotBeDeliveredToAreRefusedWithAReason(String url) {
        assertThat(new EndpointGuard(GUARD, false).refusal(URI.create(url))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://example.com/hook?key=1", "https://8.8.8.8", "https://[2606:4700::1111]:8443/"})
    void urlsThatMayBeGoodAreNot(String url) {
        assertThat(new EndpointGuard(GUARD, false).refusal(URI.create(url))).isEmpty();
    }

    @Test
    void httpIsForThoseWhoAllowIt() {
        assertThat(new EndpointGuard(GUARD, true).refusal(URI.create("http://example.com")))
                .isEmpty();
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
