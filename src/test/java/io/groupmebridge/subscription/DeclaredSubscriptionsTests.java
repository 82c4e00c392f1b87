package io.groupmebridge.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.store.Database;
import io.groupmebridge.store.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class DeclaredSubscriptionsTests {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private final TestDatabase database = TestDatabase.fresh(Database.SQLITE);
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(Settings.class)
            .withBean(SubscriptionRules.class, () -> new SubscriptionRules(_ -> Optional.empty()))
            .withBean(
                    JdbcSubscriptions.class,
                    () -> new JdbcSubscriptions(
                            database.reader(), database.commit(), database.cipher(), _ -> {}, Clock.systemUTC()))
            .withBean(DeclaredSubscriptions.class);

    @EnableConfigurationProperties(SubscriptionProperties.class)
    static class Settings {}

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void everySettingIsTaken() {
        runner.withPropertyValues(
                        "bridge.subscriptions[0].name=orders",
                        "bridge.subscriptions[0].url=https://example.com/hooks",
                        "bridge.subscriptions[0].events=message.*,typing.started",
                        "bridge.subscriptions[0].accounts=work",
                        "bridge.subscriptions[0].conversations=group:1",
                        "bridge.subscriptions[0].format=standard",
                        "bridge.subscriptions[0].secret=" + SECRET,
                        "bridge.subscriptions[0].headers.X-Key=hunter2",
                        "bridge.subscriptions[0].timeout=5s",
                        "bridge.subscriptions[0].concurrency=2",
                        "bridge.subscriptions[0].rate-limit=20",
                        "bridge.subscriptions[0].schedule=5s,2h",
                        "bridge.subscriptions[0].enabled=false")
                .run(context -> assertThat(
                                context.getBean(JdbcSubscriptions.class).all().block())
                        .singleElement()
                        .returns("orders", Subscription::name)
                        .returns(new SigningSecret(SECRET), Subscription::secret)
                        .returns(Duration.ofSeconds(5), Subscription::timeout)
                        .returns(2, Subscription::concurrency)
                        .returns(20, Subscription::rateLimit)
                        .returns(List.of(Duration.ofSeconds(5), Duration.ofHours(2)), Subscription::schedule)
                        .returns(Subscription.State.PAUSED, Subscription::state)
                        .returns(Subscription.Source.SETTINGS, Subscription::source)
                        .satisfies(subscription -> {
                            assertThat(subscription.headers()).containsEntry("X-Key", "hunter2");
                            assertThat(subscription.filter().events()).hasSize(2);
                        }));
    }

    @Test
    void theShortFormDeclaresOneThatGetsEverything() {
        runner.withPropertyValues("bridge.webhook.url=https://example.com/hooks", "bridge.webhook.secret=" + SECRET)
                .run(context -> assertThat(
                                context.getBean(JdbcSubscriptions.class).all().block())
                        .singleElement()
                        .returns("default", Subscription::name)
                        .returns(new SigningSecret(SECRET), Subscription::secret));
    }

    @Test
    void anEmptyShortFormDeclaresNothing() {
        runner.withPropertyValues("bridge.webhook.url=", "bridge.webhook.secret=")
                .run(context -> assertThat(
                                context.getBean(JdbcSubscriptions.class).all().block())
                        .isEmpty());
    }

    @Test
    void aSecretThatWasMadeUpIsShownOnce(CapturedOutput output) {
        var settings = runner.withPropertyValues("bridge.webhook.url=https://example.com/hooks");

        settings.run(context -> {
            var secret = context.getBean(JdbcSubscriptions.class)
                    .all()
                    .block()
                    .getFirst()
                    .secret()
                    .value();
            settings.run(_ -> assertThat(output.getAll()).containsOnlyOnce(secret));
        });
    }

    @Test
    void aSubscriptionThatIsNoLongerDeclaredIsNamedInTheLog(CapturedOutput output) {
        runner.withPropertyValues("bridge.webhook.url=https://example.com/hooks")
                .run(_ -> {});

        runner.run(_ -> assertThat(output).contains("subscription 'default'").contains("no longer declared"));
    }

    @ParameterizedTest
    @CsvSource({
        "bridge.subscriptions[0].url=nowhere, bridge.subscriptions[0].url",
        "bridge.subscriptions[0].events[0]=nothing, bridge.subscriptions[0].events[0]",
        "bridge.subscriptions[0].secret=hunter2, bridge.subscriptions[0].secret",
        "bridge.subscriptions[0].signature=v2, bridge.subscriptions[0].signature",
        "bridge.subscriptions[0].ssl-bundle=none, bridge.subscriptions[0].ssl-bundle",
        "bridge.subscriptions[0].headers.Host=hunter2, bridge.subscriptions[0].headers.Host",
        "bridge.subscriptions[0].timeout=31s, bridge.subscriptions[0].timeout",
        "bridge.subscriptions[0].rate-limit=0, bridge.subscriptions[0].rate-limit",
        "bridge.subscriptions[0].schedule[0]=31d, bridge.subscriptions[0].schedule[0]",
        "bridge.webhook.url=nowhere, bridge.webhook.url",
        "bridge.subscriptions[1].url=https://example.com, bridge.subscriptions[1].name"
    })
    void aWrongSettingStopsTheStartAndIsNamed(String setting, String name) {
        runner.withPropertyValues(
                        "bridge.subscriptions[0].name=orders", "bridge.subscriptions[0].url=https://example.com/hooks")
                .withPropertyValues(setting)
                .run(context -> assertThat(context.getStartupFailure())
                        .hasRootCauseInstanceOf(InvalidConfigurationPropertyValueException.class)
                        .rootCause()
                        .returns(name, failure -> ((InvalidConfigurationPropertyValueException) failure).getName())
                        .satisfies(
                                failure -> assertThat(String.valueOf(failure)).doesNotContain("hunter2")));
    }

    @Test
    void aNameThatIsThereTwiceStopsTheStart() {
        runner.withPropertyValues(
                        "bridge.subscriptions[0].name=default",
                        "bridge.subscriptions[0].url=https://example.com/hooks",
                        "bridge.webhook.url=https://example.com/hooks")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .returns(
                                "bridge.webhook.name",
                                failure -> ((InvalidConfigurationPropertyValueException) failure).getName()));
    }
}
