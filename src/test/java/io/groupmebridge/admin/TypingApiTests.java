package io.groupmebridge.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.session.Typed;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Typing over the API: what is asked of the sessions, and what is answered. */
@ApiTest
class TypingApiTests {

    private static final String PATH = "/api/v1/accounts/work/typing";

    private final FakeSessions sessions;
    private final WebTestClient client;

    TypingApiTests(FakeSessions sessions, @LocalServerPort int port) {
        this.sessions = sessions;
        this.client = Clients.authorized(port);
    }

    @BeforeEach
    void clear() {
        sessions.clear();
    }

    @Test
    void typingIsPassedOnForFiveSecondsUnlessToldOtherwise() {
        post("{\"conversation\": \"group:7\"}").expectStatus().isAccepted();
        post("{\"conversation\": \"direct:2_1\", \"duration_seconds\": 60}")
                .expectStatus()
                .isAccepted();

        assertThat(sessions.typed).containsExactly("work group:7 PT5S", "work direct:1_2 PT1M");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | conversation",
                "{\"conversation\": \"\"} | conversation",
                "{\"conversation\": \"7\"} | conversation",
                "{\"conversation\": \"group:x\"} | conversation",
                "{\"conversation\": \"group:7\", \"duration_seconds\": 0} | duration_seconds",
                "{\"conversation\": \"group:7\", \"duration_seconds\": 61} | duration_seconds",
                "{\"conversation\": \"group:7\", \"duration_seconds\": -1} | duration_seconds"
            })
    void aWrongFieldIsNamed(String body, String field) {
        post(body)
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.errors[0].field")
                .isEqualTo(field);
        assertThat(sessions.typed).isEmpty();
    }

    @Test
    void anUnknownAccountIsNotFound() {
        sessions.typing = Typed.UNKNOWN_ACCOUNT;

        post("{\"conversation\": \"group:7\"}").expectStatus().isNotFound();
    }

    @Test
    void aSessionThatIsNotConnectedIsInTheWay() {
        sessions.typing = Typed.NOT_CONNECTED;

        post("{\"conversation\": \"group:7\"}")
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:groupme-bridge:problem:session-not-connected");
    }

    private WebTestClient.ResponseSpec post(String body) {
        return client.post()
                .uri(PATH)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }
}
