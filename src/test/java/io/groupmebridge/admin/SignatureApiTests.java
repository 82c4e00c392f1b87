package io.groupmebridge.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.subscription.SignatureScheme;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** How a subscription comes to sign as it does. */
@ApiTest
class SignatureApiTests {

    private static final String PATH = "/api/v1/subscriptions";
    private static final String PUBLIC_KEY =
            FakeSubscriptions.GENERATED_KEY.publicKey().orElseThrow();

    private final FakeSubscriptions subscriptions;
    private final WebTestClient client;

    SignatureApiTests(FakeSubscriptions subscriptions, @LocalServerPort int port) {
        this.subscriptions = subscriptions;
        this.client = Clients.authorized(port);
    }

    @BeforeEach
    void clear() {
        subscriptions.clear();
    }

    @Test
    void thePublicKeyIsAlwaysShownAndThePrivateOneOnce() {
        send(HttpMethod.POST, PATH, "{'name': 'a', 'url': 'https://example.com', 'signature': 'v1a'}")
                .expectStatus()
                .isCreated()
                .expectBody()
                .jsonPath("$.signature")
                .isEqualTo("v1a")
                .jsonPath("$.secret")
                .isEqualTo(FakeSubscriptions.GENERATED_KEY.value())
                .jsonPath("$.public_key")
                .isEqualTo(PUBLIC_KEY);

        client.get()
                .uri(PATH + "/sub_1")
                .exchange()
                .expectBody()
                .jsonPath("$.signature")
                .isEqualTo("v1a")
                .jsonPath("$.secret")
                .doesNotExist()
                .jsonPath("$.public_key")
                .isEqualTo(PUBLIC_KEY);
    }

    @Test
    void theKindOfSecretThatIsGivenSaysHowItSigns() {
        send(
                        HttpMethod.POST,
                        PATH,
                        "{'name': 'a', 'url': 'https://example.com', 'secret': '"
                                + FakeSubscriptions.GENERATED_KEY.value() + "'}")
                .expectStatus()
                .isCreated()
                .expectBody()
                .jsonPath("$.signature")
                .isEqualTo("v1a")
                .jsonPath("$.public_key")
                .isEqualTo(PUBLIC_KEY);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                  | v1
            {'signature': 'v1'}                 | v1
            {'signature': 'v1a'}                | v1a
            """)
    void aRotationKeepsTheWayOfSigningUnlessItSaysAnother(String body, String signature) {
        send(HttpMethod.POST, PATH, Clients.SUBSCRIPTION).expectStatus().isCreated();

        send(HttpMethod.POST, PATH + "/sub_1/secret/rotate", body)
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.signature")
                .isEqualTo(signature);

        assertThat(subscriptions.only().previousSecret().secret().scheme()).isEqualTo(SignatureScheme.V1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            POST  |                       | {'name': 'b', 'url': 'https://example.com', 'signature': 'v2'}
            POST  |                       | {'name': 'b', 'url': 'https://example.com', 'signature': 'v1a', 'secret': 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'}
            POST  | /sub_1/secret/rotate  | {'signature': 'v1b'}
            POST  | /sub_1/secret/rotate  | {'signature': 'v1', 'secret': 'whsk_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8='}
            PATCH | /sub_1                | {'signature': 'v1a'}
            """)
    void whatCannotBeIsNamed(String method, String path, String body) {
        send(HttpMethod.POST, PATH, Clients.SUBSCRIPTION).expectStatus().isCreated();

        Clients.problem(
                        send(HttpMethod.valueOf(method), PATH + (path == null ? "" : path), body)
                                .expectStatus()
                                .isEqualTo(422),
                        "invalid-field")
                .jsonPath("$.errors[0].field")
                .isEqualTo("signature")
                .jsonPath("$.detail")
                .value(String.class, detail -> assertThat(detail).doesNotContain("whsec_", "whsk_"));
    }

    @Test
    void aPatchMaySayWhatIsSoOrBringASecretOfAnotherKind() {
        send(HttpMethod.POST, PATH, Clients.SUBSCRIPTION).expectStatus().isCreated();

        send(HttpMethod.PATCH, PATH + "/sub_1", "{'signature': 'v1'}")
                .expectStatus()
                .isOk();
        send(HttpMethod.PATCH, PATH + "/sub_1", "{'secret': '" + FakeSubscriptions.GENERATED_KEY.value() + "'}")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.signature")
                .isEqualTo("v1a");
    }

    private WebTestClient.ResponseSpec send(HttpMethod method, String path, String body) {
        return client.method(method)
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body.replace('\'', '"'))
                .exchange();
    }
}
