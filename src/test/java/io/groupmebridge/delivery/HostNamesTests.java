package io.groupmebridge.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostNamesTests {

    private static final HostNames NAMES = new HostNames(List.of("Hooks.Local", ".svc.cluster.local.", "localhost"));

    @ParameterizedTest
    @CsvSource(textBlock = """
            hooks.local,                  true
            HOOKS.LOCAL.,                 true
            a.svc.cluster.local,          true
            a.b.svc.cluster.local.,       true
            localhost,                    true
            svc.cluster.local,            false
            evil-svc.cluster.local,       false
            a.hooks.local,                false
            evilhooks.local,              false
            hooks.local.example.com,      false
            a.svc.cluster.local.evil.com, false
            10.1.2.3,                     false
            [::1],                        false
            """)
    void aNameIsMeantWholeOrByItsDomain(String host, boolean contained) {
        assertThat(NAMES.contain(host)).isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..local",
                "a..b",
                "*.local",
                "10.0.0.1",
                "127.1",
                "0x7f.1",
                "::1",
                "a/b",
                "a:80",
                "b\u00fccher"
            })
    void whatIsNoNameIsNamed(String entry) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HostNames(List.of(entry)))
                .withMessageContaining("is no host");
    }
}
