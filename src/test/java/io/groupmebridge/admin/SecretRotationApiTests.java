package io.groupmebridge.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.subscription.Subscription;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

@ApiTest
class SecretRotationApiTests {

    private static final String PATH = "/api/v1/subscriptions";
    private static final String NEXT = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private final FakeSubscriptions subscriptions;
    private final WebTestClient client;

    SecretRotationApiTests(FakeSubscriptions subscriptions, @LocalServerPort int port) {
        this.subscriptions = subscriptions;
        this.client = Clients.authorized(port);
    }

    @BeforeEach
    void createOne() {
        subscriptions.clear();
        client.post()
                .uri(PATH)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Clients.SUBSCRIPTION)
                .exchange()
                .expectStatus()
                .isCreated();
    }

    @Test
    void aSecretThatIsMadeUpIsShownOnce() {
        client.post()
                .uri(PATH + "/sub_1/secret/rotate")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.secret")
                .value(
                        String.class,
                        secret -> assertThat(secret).startsWith("whsec_").isNotEqualTo(Clients.SECRET))
                .jsonPath("$.previous_secret_until")
                .isEqualTo("2026-08-02T12:00:00Z");

        client.get()
                .uri(PATH + "/sub_1")
                .exchange()
                .expectBody()
                .jsonPath("$.secret")
                .doesNotExist()
                .jsonPath("$.previous_secret_until")
                .isEqualTo("2026-08-02T12:00:00Z");
    }

    @Test
    void aSecretThatSignsNoMoreIsNotShown() {
        rotate("{\"overlap_hours\": 0}").expectStatus().isOk();

        client.get()
                .uri(PATH + "/sub_1")
                .exchange()
                .expectBody()
                .jsonPath("$.previous_secret_until")
                .isEmpty();
    }

    @Test
    void aSecretOfOnesOwnMayBeGivenAndTheOldOneRevoked() {
        rotate("{\"secret\": \"" + NEXT + "\", \"overlap_hours\": 168}")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.secret")
                .isEqualTo(NEXT)
                .jsonPath("$.previous_secret_until")
                .isEqualTo("2026-08-08T12:00:00Z");

        client.delete()
                .uri(PATH + "/sub_1/secret/previous")
                .exchange()
                .expectStatus()
                .isNoContent();

        assertThat(subscriptions.only().previousSecret()).isNull();
        assertThat(subscriptions.only().secret().value()).isEqualTo(NEXT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"overlap_hours": -1}    | overlap_hours
                    {"overlap_hours": 169}   | overlap_hours
                    {"overlap_hours": "1"}   | overlap_hours
                    {"secret": "hunter2"}    | secret
                    {"overlap": 1}           | overlap
                    """)
    void aWrongFieldIsNamed(String body, String field) {
        Clients.problem(rotate(body).expectStatus().isEqualTo(422), "invalid-field")
                .jsonPath("$.errors[0].field")
                .isEqualTo(field)
                .jsonPath("$.detail")
                .value(String.class, detail -> assertThat(detail).doesNotContain("hunter2"));
    }

    @Test
    void aSecondRotationWaitsForTheFirstToEnd() {
        rotate("{}").expectStatus().isOk();

        Clients.problem(rotate("{}").expectStatus().isEqualTo(409), "rotation-in-progress")
                .jsonPath("$.detail")
                .value(
                        String.class,
                        detail -> assertThat(detail).contains("previous_secret_until", "DELETE …/secret/previous"));

        client.delete().uri(PATH + "/sub_1/secret/previous").exchange();
        rotate("{}").expectStatus().isOk();
    }

    @Test
    void whatTheSettingsDeclareIsRotatedThere() {
        subscriptions.put(
                FakeSubscriptions.with(subscriptions.only(), Subscription.State.ACTIVE, Subscription.Source.SETTINGS));

        Clients.problem(rotate("{}").expectStatus().isEqualTo(409), "declared-in-settings");
    }

    @Test
    void thePreviousSecretOfADeclaredSubscriptionCanBeRevoked() {
        rotate("{}").expectStatus().isOk();
        subscriptions.put(
                FakeSubscriptions.with(subscriptions.only(), Subscription.State.ACTIVE, Subscription.Source.SETTINGS));
        assertThat(subscriptions.only().previousSecret()).isNotNull();

        client.delete()
                .uri(PATH + "/" + subscriptions.only().id() + "/secret/previous")
                .exchange()
                .expectStatus()
                .isNoContent();

        assertThat(subscriptions.only().previousSecret()).isNull();
    }

    @Test
    void anUnknownSubscriptionIsNotFound() {
        Clients.problem(
                client.post()
                        .uri(PATH + "/sub_9/secret/rotate")
                        .exchange()
                        .expectStatus()
                        .isNotFound(),
                "not-found");
        Clients.problem(
                client.delete()
                        .uri(PATH + "/sub_9/secret/previous")
                        .exchange()
                        .expectStatus()
                        .isNotFound(),
                "not-found");
    }

    private WebTestClient.ResponseSpec rotate(String body) {
        return client.post()
                .uri(PATH + "/sub_1/secret/rotate")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }
}
