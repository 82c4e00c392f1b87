package io.groupmebridge.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.core.io.support.SpringFactoriesLoader;

class DeliveryPropertiesTests {

    private final ApplicationContextRunner context = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
            .withUserConfiguration(Settings.class);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    allowed-networks=10.0.0.0              | allowed-networks: must be networks such as
                    allowed-networks=10.0.0.0/8,10.0.0.0/x | allowed-networks: must be networks such as
                    allowed-networks[0]=10.0.0.0/99        | allowed-networks[0]: must be networks such as
                    allowed-hosts=10.0.0.1                 | allowed-hosts: must be hosts such as
                    allowed-hosts[0]=*.local               | allowed-hosts[0]: must be hosts such as
                    proxy.port=0                           | proxy.port: must be
                    proxy.non-proxy-hosts=10.0.0.1         | proxy.non-proxy-hosts: must be hosts such as
                    schedule=5s,-1s                        | schedule[1]: must be
                    schedule[0]=31d                        | schedule[0]: must be
                    schedule=soon                          | schedule: cannot be read
                    jitter=-0.1                            | jitter: must be
                    jitter=1.1                             | jitter: must be
                    connect-timeout=99ms                   | connect-timeout: must be
                    connect-timeout=31s                    | connect-timeout: must be
                    connect-timeout=30d                    | connect-timeout: must be
                    window-events=0                        | window-events: must be
                    window-events=100001                   | window-events: must be
                    window-size=0B                         | window-size must be at least 64KB
                    window-size=-1MB                       | window-size must be at least 64KB
                    window-size=63KB                       | window-size must be at least 64KB
                    unsettled=0                            | unsettled: must be
                    disable-after=-1s                      | disable-after: must be
                    disable-after=366d                     | disable-after: must be
                    disable-after=59m                      | disable-after must be at least 1h
                    retention.delivered=-1s                | retention.delivered: must be
                    retention.max-size=-1MB                | retention: max-size must be positive
                    retention.max-size=much                | retention.max-size: cannot be read
                    """)
    void aWrongSettingIsNamedInOneLine(String setting, String line) {
        assertIsNamed("bridge.delivery." + setting, line);
    }

    @Test
    void tooManyWaitsAreNamedToo() {
        assertIsNamed("bridge.delivery.schedule=" + "5s,".repeat(100) + "5s", "schedule: size must be");
    }

    @Test
    void theBoundsThemselvesAreFine() {
        context.withPropertyValues(
                        "bridge.delivery.allowed-networks=10.0.0.0/8,fd00::/8",
                        "bridge.delivery.allowed-hosts=.svc.cluster.local,hooks.local",
                        "bridge.delivery.schedule=0s,30d",
                        "bridge.delivery.connect-timeout=100ms",
                        "bridge.delivery.window-size=64KB",
                        "bridge.delivery.window-events=100000",
                        "bridge.delivery.retention.max-size=0")
                .run(started -> {
                    var properties = started.getBean(DeliveryProperties.class);
                    var guard = properties.addressGuard();
                    assertThat(guard.refuses("example.com", InetAddress.ofLiteral("10.1.2.3")))
                            .isFalse();
                    assertThat(guard.refuses("hooks.local", InetAddress.ofLiteral("192.168.1.1")))
                            .isFalse();
                    assertThat(guard.refuses("example.com", InetAddress.ofLiteral("192.168.1.1")))
                            .isTrue();
                    assertThat(properties.retrySchedule().waits()).containsExactly(Duration.ZERO, Duration.ofDays(30));
                });
    }

    @Test
    void theDefaultsAreFine() {
        context.run(started -> assertThat(started).hasSingleBean(DeliveryProperties.class));
    }

    /** The one line names the setting and says what is wrong. */
    private void assertIsNamed(String setting, String line) {
        context.withPropertyValues(setting)
                .run(started -> assertThat(analysis(started.getStartupFailure()).getDescription())
                        .startsWith("bridge.delivery")
                        .matches(description -> description.contains(line), line)
                        .doesNotContain("\n"));
    }

    /** What the first analyzer that has something to say says, as at a real start. */
    private static FailureAnalysis analysis(Throwable failure) {
        assertThat(failure).as("the start fails").isNotNull();
        return SpringFactoriesLoader.forDefaultResourceLocation()
                .load(FailureAnalyzer.class, SpringFactoriesLoader.FailureHandler.handleMessage((_, _) -> {}))
                .stream()
                .filter(analyzer -> analyzer.getClass().getName().startsWith("io.groupmebridge."))
                .map(analyzer -> analyzer.analyze(failure))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new AssertionError("not analyzed", failure));
    }

    @EnableConfigurationProperties(DeliveryProperties.class)
    static class Settings {}
}
