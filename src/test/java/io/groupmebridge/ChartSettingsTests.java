package io.groupmebridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.account.AccountProperties;
import io.groupmebridge.helm.Chart;
import io.groupmebridge.helm.Rendered;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the Helm chart renders, read by the bridge as in its pod: environment, application.yaml and files of secrets. */
class ChartSettingsTests {

    private static final String FOLDER = "/etc/groupme-bridge/";
    private static final JsonMapper JSON = new JsonMapper();

    /** Names that Spring Boot's own metadata knows; those of maps end in a dot. */
    private static final List<String> NAMES_OF_SPRING_BOOT = namesOfSpringBoot();

    @TempDir
    private Path pod;

    @ConfigurationPropertiesScan
    private static final class Settings {}

    static List<String> valueSets() {
        return Chart.valueSets();
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void everySettingThatTheChartMakesIsOneOfTheBridge(String valueSet) {
        run(Chart.valueSet(valueSet), context -> assertThat(context).hasNotFailed());
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void everySettingThatIsNotOfTheBridgeIsOneOfSpringBoot(String valueSet) {
        var rendered = Chart.valueSet(valueSet);

        var names = Stream.concat(
                yaml(rendered.config()).stringPropertyNames().stream(),
                rendered.secretFiles().keySet().stream().filter(name -> name.contains(".")));

        assertThat(names.filter(name -> !name.startsWith("bridge.")))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(NAMES_OF_SPRING_BOOT)
                        .anyMatch(known -> known.endsWith(".") ? name.startsWith(known) : name.equals(known)));
        assertThat(NAMES_OF_SPRING_BOOT).contains("spring.config.additional-location", "spring.config.import");
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void theGracePeriodIsTheSleepAndTheLongestStopAtLeast(String valueSet) {
        var rendered = Chart.valueSet(valueSet);

        run(rendered, context -> {
            var phase = Binder.get(context.getEnvironment())
                    .bind("spring.lifecycle.timeout-per-shutdown-phase", Duration.class)
                    .get();

            assertThat(rendered.gracePeriod())
                    .isGreaterThanOrEqualTo(rendered.preStop().plus(ImageTests.longestStop(phase)));
        });
    }

    @Test
    void secretsInTheValuesAreThoseOfTheBridge() {
        run(
                Chart.valueSet("sqlite"),
                context -> assertThat(settings(
                                context.getEnvironment(),
                                "bridge.access-token",
                                "bridge.admin.token",
                                "bridge.webhook.url",
                                "bridge.webhook.secret",
                                "bridge.data-dir"))
                        .containsExactly(
                                "token-of-bob-7f3e9a",
                                "admin-token-for-tests-51c2",
                                "https://example.org/groupme",
                                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=",
                                "/data"));
    }

    @Test
    void accountsAndSubscriptionsHaveTheirSecrets() {
        run(Chart.valueSet("postgresql-created-secrets"), context -> {
            assertThat(context.getBean(AccountProperties.class).accounts())
                    .containsExactly(new AccountProperties.Declared("club", "token-of-club-11aa22bb", true));
            assertThat(settings(
                            context.getEnvironment(),
                            "bridge.subscriptions[0].name",
                            "bridge.subscriptions[0].secret",
                            "bridge.subscriptions[0].headers[Authorization]",
                            "bridge.subscriptions[0].headers[X-Api-Key]",
                            "bridge.subscriptions[1].url",
                            "spring.datasource.url",
                            "spring.datasource.password"))
                    .containsExactly(
                            "My bot",
                            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=",
                            "Bearer b34rer-of-bot",
                            "k3y-of-bot",
                            "https://example.org/audit",
                            "jdbc:postgresql://db.example.org:5432/bridge",
                            "p4ss: #{word}");
        });
    }

    @Test
    void everyFieldOfASubscriptionIsTaken() {
        run(
                Chart.valueSet("postgresql"),
                context -> assertThat(settings(
                                context.getEnvironment(),
                                "bridge.accounts[1].enabled",
                                "bridge.subscriptions[0].url",
                                "bridge.subscriptions[0].headers[X-Team]",
                                "bridge.subscriptions[0].ssl-bundle",
                                "bridge.subscriptions[0].rate-limit",
                                "bridge.subscriptions[0].timeout",
                                "bridge.subscriptions[0].schedule[2]"))
                        .containsExactly("false", "bot/url", "bot/team", "partner", "10", "10s", "1h"));
    }

    @Test
    void theChartWinsOverExtraSettingsWhereThePodDependsOnIt() {
        run(
                Chart.valueSet("extra"),
                context -> assertThat(settings(
                                context.getEnvironment(),
                                "bridge.data-dir",
                                "server.port",
                                "management.server.port",
                                "bridge.delivery.allowed-hosts[0]",
                                "logging.structured.format.console",
                                "logging.level.io.groupmebridge"))
                        .containsExactly("/data", "8080", "8081", ".svc.cluster.local", "ecs", "debug"));
    }

    /** Starts what reads the settings, in a copy of the pod's files. */
    private void run(Rendered rendered, Consumer<AssertableApplicationContext> assertions) {
        var environment = new LinkedHashMap<String, Object>();
        rendered.environment()
                .forEach((name, value) -> environment.put(name, value.replace(FOLDER, pod.toAbsolutePath() + "/")));
        write("config/application.yaml", rendered.config());
        rendered.secretFiles().forEach((name, value) -> write("secrets/" + name, value));
        new ApplicationContextRunner()
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource("pod-systemEnvironment", environment)))
                .withInitializer(new ConfigDataApplicationContextInitializer())
                .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
                .withUserConfiguration(Settings.class, SettingNames.class)
                .run(assertions::accept);
    }

    private void write(String name, String content) {
        try {
            var file = pod.resolve(name);
            Files.createDirectories(file.getParent());
            // As by "kubectl create secret --from-file" with a text file.
            Files.writeString(file, content + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> settings(Environment environment, String... names) {
        return Stream.of(names).map(environment::getRequiredProperty).toList();
    }

    private static Properties yaml(String text) {
        var factory = new YamlPropertiesFactoryBean();
        factory.setResources(new ByteArrayResource(text.getBytes(UTF_8)));
        return factory.getObject();
    }

    private static List<String> namesOfSpringBoot() {
        return ChartSettingsTests.class
                .getClassLoader()
                .resources("META-INF/spring-configuration-metadata.json")
                .map(ChartSettingsTests::json)
                .flatMap(metadata -> metadata.path("properties").valueStream())
                .map(ChartSettingsTests::name)
                .toList();
    }

    private static JsonNode json(URL resource) {
        try (var stream = resource.openStream()) {
            return JSON.readTree(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(JsonNode property) {
        var type = property.path("type").stringValue("");
        return property.path("name").stringValue("") + (type.startsWith("java.util.Map") ? "." : "");
    }
}
