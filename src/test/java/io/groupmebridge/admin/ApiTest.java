package io.groupmebridge.admin;

import io.groupmebridge.store.DataDirectory;
import io.groupmebridge.subscription.SubscriptionRules;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestConstructor;

/** Runs the API on a port of its own, with Actuator on another, over modules in memory. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        classes = ApiTest.Api.class,
        properties = {
            "management.server.port=0",
            "management.endpoint.health.validate-group-membership=false",
            "bridge.admin.token=" + ApiTest.TOKEN,
            "bridge.admin.max-body-size=16KB",
            "bridge.admin.timeout=4s"
        })
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
@interface ApiTest {

    String TOKEN = "a-token-for-tests-only";

    /** The parts of the API, wired as in the bridge. */
    @EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
    @EnableConfigurationProperties(AdminProperties.class)
    @Import({
        AccountController.class,
        AdminToken.class,
        AttemptController.class,
        ApiCodecs.class,
        ApiDeadline.class,
        ApiSecurity.class,
        BearerAuthentication.class,
        DeliveryController.class,
        EndpointController.class,
        EventController.class,
        Problems.class,
        ReplayController.class,
        SubscriptionController.class,
        TypingController.class,
        Verification.class
    })
    class Api {

        @Bean
        FakeSubscriptions subscriptions() {
            return new FakeSubscriptions();
        }

        @Bean
        FakeAccounts accounts() {
            return new FakeAccounts();
        }

        @Bean
        FakeJournal journal() {
            return new FakeJournal();
        }

        @Bean
        FakeDeliveries deliveries() {
            return new FakeDeliveries();
        }

        @Bean
        FakeReplays replays() {
            return new FakeReplays();
        }

        @Bean
        FakeProber prober() {
            return new FakeProber();
        }

        @Bean
        FakeBlockedHeads heads() {
            return new FakeBlockedHeads();
        }

        @Bean
        Clock clock() {
            return Clock.fixed(FakeSubscriptions.CREATED, ZoneOffset.UTC);
        }

        @Bean
        FakeSessions sessions() {
            return new FakeSessions();
        }

        @Bean
        SubscriptionRules rules() {
            return new SubscriptionRules(url -> url.getHost().equals("forbidden.example")
                    ? Optional.of("is not reachable from here")
                    : Optional.empty());
        }

        @Bean
        DataDirectory directory() throws IOException {
            return new DataDirectory(Files.createTempDirectory("bridge-api"));
        }

        /** Not asked, because the settings name a token. */
        @Bean
        ApiTokens tokens() {
            return new MemoryTokens();
        }
    }
}
