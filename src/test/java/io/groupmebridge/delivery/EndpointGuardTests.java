package io.groupmebridge.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;

/** What is refused before anything is looked up. */
class EndpointGuardTests {

    private static final AddressGuard NOTHING_ALLOWED = new AddressGuard(List.of(), HostNames.NONE);
    private static final ClientTls NO_TLS = new ClientTls(new DefaultSslBundleRegistry());

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http://8.8.8.8/                         | must begin with https://
            https://127.0.0.1:8443/x                | not public
            https://[::1]/                          | not public
            https://[::]/                           | not public
            https://[::127.0.0.1]/                  | not public
            https://[::ffff:127.0.0.1]/             | not public
            https://[::ffff:7f00:1]/                | not public
            https://[0:0:0:0:0:ffff:7f00:1]/        | not public
            https://[::FFFF:A9FE:A9FE]/             | not public
            https://[64:ff9b::7f00:1]/              | not public
            https://[64:ff9b:1::7f00:1]/            | not public
            https://[2002:7f00:1::]/                | not public
            https://[2001:0:4136:e378:8000:63bf:80ff:fffe]/ | not public
            https://[::ffff:0:7f00:1]/              | not public
            https://[fd00:ec2::254]/                | not public
            https://169.254.169.254/latest          | not public
            https://localhost/                      | not public
            https://LOCALHOST./                     | not public
            https://hooks.localhost/                | not public
            https://0/                              | four decimal numbers
            https://1/                              | four decimal numbers
            https://2130706433/                     | four decimal numbers
            https://999999999999/                   | four decimal numbers
            https://0x7f000001/                     | four decimal numbers
            https://0X7F000001/                     | four decimal numbers
            https://0177.0.0.1/                     | four decimal numbers
            https://0127.0.0.1/                     | four decimal numbers
            https://127.000.000.001/                | four decimal numbers
            https://08.8.8.8/                       | four decimal numbers
            https://127.1/                          | must name a host
            https://0x7f.1/                         | must name a host
            https://0177.1/                         | must name a host
            https://127.0.0.1./                     | must name a host
            https://256.256.256.256/                | must name a host
            https://a.1/                            | must name a host
            https://%31%32%37.0.0.1/                | must name a host
            https://127.0.0.%31/                    | must name a host
            https://127.0.0.1%00.example.com/       | must name a host
            https://１２７.0.0.1/       | must name a host
            https://①②⑦.0.0.1/       | must name a host
            https://127。0。0。1/       | must name a host
            https://ｌｏｃａｌｈｏｓｔ/ | must name a host
            https://[fe80::1%25eth0]/               | zone
            https://[fe80::1%eth0]/                 | zone
            https://[2606:4700::1111%25eth0]/       | zone
            """)
    void whatCannotBeDeliveredToIsRefusedWithAReason(String url, String reason) {
        assertThat(new EndpointGuard(NOTHING_ALLOWED, false, NO_TLS).refusal(URI.create(url)))
                .hasValueSatisfying(refusal -> assertThat(refusal).contains(reason));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com/hook?key=1",
                "https://example.com./",
                "https://3com.com/",
                "https://8.8.8.8",
                "https://[2606:4700::1111]:8443/",
                "https://[64:ff9b::8.8.8.8]/",
                "https://xn--bcher-kva.example/",
                "https://127.0.0.1.example.com/"
            })
    void whatMayBeGoodIsNot(String url) {
        assertThat(new EndpointGuard(NOTHING_ALLOWED, false, NO_TLS).refusal(URI.create(url)))
                .isEmpty();
    }

    @Test
    void httpIsForThoseWhoAllowIt() {
        assertThat(new EndpointGuard(NOTHING_ALLOWED, true, NO_TLS).refusal(URI.create("http://example.com")))
                .isEmpty();
    }

    @Test
    void whatTheOperatorAllowsIsWelcome() {
        var guard = new AddressGuard(List.of("10.0.0.0/8"), new HostNames(List.of("localhost")));
        var policy = new EndpointGuard(guard, false, NO_TLS);

        assertThat(policy.refusal(URI.create("https://10.1.2.3/"))).isEmpty();
        assertThat(policy.refusal(URI.create("https://localhost:8443/"))).isEmpty();
        assertThat(policy.refusal(URI.create("https://192.168.1.1/"))).isPresent();
        assertThat(policy.refusal(URI.create("https://other.localhost/"))).isPresent();
    }
}
