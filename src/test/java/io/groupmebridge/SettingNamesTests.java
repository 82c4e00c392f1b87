package io.groupmebridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;

/** Which names of settings there are, by the records of all modules and the bridge's own application.yaml. */
class SettingNamesTests {

    private final ApplicationContextRunner bridge = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
            .withInitializer(new ConfigDataApplicationContextInitializer())
            .withUserConfiguration(Settings.class, SettingNames.class);

    @ConfigurationPropertiesScan
    private static final class Settings {}

    @ParameterizedTest
    @CsvSource(textBlock = """
                    bridge.session.pong-timout=1s,       bridge.session.pong-timout
                    bridge.delivery.alow-http=true,      bridge.delivery.alow-http
                    bridge.admin.tokn=s3cr3t,            bridge.admin.tokn
                    bridge.journal.memry=1MB,            bridge.journal.memry
                    bridge.groupme.push-uri=wss://s3cr3t, bridge.groupme.push-uri
                    bridge.catch-up.histry=1d,           bridge.catch-up.histry
                    bridge.encrypton-key=s3cr3t,         bridge.encrypton-key
                    bridge.sesion.window=1,              bridge.sesion
                    bridge.acounts[0].name=s3cr3t,       bridge.acounts
                    """)
    void aMisspelledSettingStopsTheStartWithOneLine(String setting, String name) {
        bridge.withPropertyValues(setting).run(context -> {
            var analysis = new SettingFailureAnalyzer().analyze(context.getStartupFailure());

            assertThat(analysis.getDescription()).isEqualTo(name + ": there is no such setting");
        });
    }

    @Test
    void everySpellingOfAKnownSettingIsTaken() {
        bridge.withPropertyValues(
                        "bridge.dataDir=./data",
                        "bridge.session.pong_timeout=1s",
                        "bridge.accounts[0].name=a",
                        "bridge.accounts[0].access-token=t",
                        "bridge.subscriptions[0].name=s",
                        "bridgehead=elsewhere")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void theProcessEnvironmentIsLeftOut() {
        bridge.withSystemProperties("bridge.of-another-program=1")
                .run(context -> assertThat(context).hasNotFailed());
    }
}
