package io.groupmebridge;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.constraints.Max;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.validation.annotation.Validated;

class SettingFailureAnalyzerTests {

    private final ApplicationContextRunner context = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
            .withUserConfiguration(Settings.class);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    bridge.sample.count=11          | bridge.sample.count: must be less than or equal to 10
                    bridge.sample.most-tries=11     | bridge.sample.most-tries: must be less than or equal to 10
                    bridge.sample.count=s3cr3t      | bridge.sample.count: cannot be read as int
                    bridge.sample.inner.code=s3cr3t | bridge.sample.inner.code: a code has four digits
                    bridge.sample.cuont=s3cr3t      | bridge.sample.cuont: there is no such setting
                    """)
    void aWrongSettingIsNamedWithoutItsValue(String setting, String line) {
        context.withPropertyValues(setting).run(started -> {
            var analysis = new SettingFailureAnalyzer().analyze(started.getStartupFailure());

            assertThat(analysis.getDescription()).isEqualTo(line).doesNotContain("s3cr3t");
        });
    }

    @Test
    void aSettingRefusedLaterIsNamedToo() {
        var failure = new IllegalStateException(
                new InvalidConfigurationPropertyValueException("bridge.encryption-key", "s3cr3t", "must be base64"));

        assertThat(new SettingFailureAnalyzer().analyze(failure).getDescription())
                .isEqualTo("bridge.encryption-key: must be base64");
    }

    @Test
    void otherFailuresAreLeftToOthers() {
        assertThat(new SettingFailureAnalyzer().analyze(new IllegalStateException("no setting")))
                .isNull();
    }

    @EnableConfigurationProperties(Sample.class)
    static class Settings {}

    @Validated
    @ConfigurationProperties(prefix = "bridge.sample", ignoreUnknownFields = false)
    record Sample(@Max(10) int count, @Max(10) int mostTries, Inner inner) {}

    record Inner(Code code) {}

    public record Code(String value) {
        public Code {
            if (!value.matches("\\d{4}")) {
                throw new IllegalArgumentException("a code has four digits");
            }
        }
    }
}
