package io.groupmebridge.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;

/** Who is let in, and what is said when something is in the way that is no route's own. */
@ApiTest
@ExtendWith(OutputCaptureExtension.class)
class SecurityTests {

    private static final String PATH = "/api/v1/subscriptions";

    private final FakeSubscriptions subscriptions;
    private final int port;
    private final WebTestClient anonymous;
    private final WebTestClient authorized;
    private final WebTestClient management;

    SecurityTests(FakeSubscriptions subscriptions, @LocalServerPort int port, @LocalManagementPort int managementPort) {
        this.subscriptions = subscriptions;
        this.port = port;
        this.anonymous = Clients.anonymous(port);
        this.authorized = Clients.authorized(port);
        this.management = Clients.anonymous(managementPort);
    }

    @AfterEach
    void clear() {
        subscriptions.clear();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/subscriptions",
        "POST, /api/v1/subscriptions",
        "DELETE, /api/v1/subscriptions/sub_1",
        "GET, /api/v1/accounts",
        "GET, /api/v1/events",
        "GET, /api/v1/nothing",
        "OPTIONS, /api/v1/events",
        "GET, /api",
        "GET, /api/",
        "GET, /api/v2/anything"
    })
    void nothingUnderTheApiAnswersWithoutAToken(HttpMethod method, String path) {
        var answer =
                anonymous.method(method).uri(path).exchange().expectStatus().isUnauthorized();

        answer.expectHeader()
                .value(HttpHeaders.WWW_AUTHENTICATE, value -> assertThat(value).startsWith("Bearer"));
        Clients.problem(answer, "unauthorized");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer wrong-wrong-wrong-wrong",
                "Bearer " + ApiTest.TOKEN + "x",
                "Bearer",
                "Bearer  ",
                "Bearer a b",
                "Basic YWRtaW46YWRtaW4=",
                ApiTest.TOKEN
            })
    void aTokenThatIsNotGoodIsRefused(String authorization) {
        var answer = anonymous
                .get()
                .uri(PATH)
                .header(HttpHeaders.AUTHORIZATION, authorization)
                .exchange()
                .expectStatus()
                .isUnauthorized();

        answer.expectHeader()
                .value(HttpHeaders.WWW_AUTHENTICATE, value -> assertThat(value).startsWith("Bearer"));
        Clients.problem(answer, "unauthorized");
    }

    @Test
    void aTokenInTheUrlIsNotLookedAt() {
        anonymous
                .get()
                .uri(PATH + "?access_token=" + ApiTest.TOKEN)
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }

    @Test
    void noSessionIsMade() {
        authorized
                .get()
                .uri(PATH)
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .doesNotExist(HttpHeaders.SET_COOKIE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/index.html",
                "/login",
                "/logout",
                "/actuator",
                "/actuator/health",
                "/actuator/env",
                "/apis",
                "/error"
            })
    void whatIsNotTheApiIsNotThere(String path) {
        Clients.problem(anonymous.get().uri(path).exchange().expectStatus().isNotFound(), "not-found");
        Clients.problem(authorized.get().uri(path).exchange().expectStatus().isNotFound(), "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator", "/actuator/health/liveness", "/actuator/prometheus"})
    void actuatorAnswersOnItsOwnPortWithoutAToken(String path) {
        management.get().uri(path).exchange().expectStatus().isOk();
    }

    @Test
    void actuatorShowsBreakersAndLetsNobodySwitchThem() {
        var breaker = "/actuator/circuitbreakers/push";

        management
                .get()
                .uri("/actuator/circuitbreakers")
                .exchange()
                .expectStatus()
                .isOk();
        management
                .post()
                .uri(breaker)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"updateState\":\"FORCE_OPEN\"}")
                .exchange()
                .expectStatus()
                .value(status -> assertThat(status).isIn(404, 405));
    }

    @Test
    void theApiIsNotOnThePortOfActuator() {
        management
                .get()
                .uri(PATH)
                .exchange()
                .expectStatus()
                .value(status -> assertThat(status).isIn(401, 404));
    }

    @Test
    void aRouteThatIsNotThereIsNotFound() {
        Clients.problem(
                authorized
                        .get()
                        .uri("/api/v1/nothing")
                        .exchange()
                        .expectStatus()
                        .isNotFound(),
                "not-found");
    }

    @ParameterizedTest
    @CsvSource({"GET, /api/v1//events", "GET, /api/v1/events/..;/x", "GET, /api/v1/events/a%2Fb", "FOO, /api/v1/events"
    })
    void whatTheFirewallRefusesIsAProblemToo(HttpMethod method, String path) {
        var uri = URI.create("http://localhost:" + port + path);

        Clients.problem(
                authorized.method(method).uri(uri).exchange().expectStatus().isBadRequest(), "bad-request");
    }

    @Test
    void aMethodThatIsNotThereIsNotAllowed() {
        var answer = authorized.put().uri(PATH).exchange().expectStatus().isEqualTo(405);

        answer.expectHeader()
                .value(HttpHeaders.ALLOW, allow -> assertThat(allow).contains("GET", "POST"));
        Clients.problem(answer, "method-not-allowed");
    }

    @Test
    void anAnswerInAnotherFormatIsNotGiven() {
        var answer = authorized
                .get()
                .uri(PATH)
                .accept(MediaType.TEXT_HTML)
                .exchange()
                .expectStatus()
                .isEqualTo(406);

        Clients.problem(answer, "not-acceptable");
    }

    @Test
    void aStoreThatDoesNotAnswerIsUnavailable(CapturedOutput output) {
        subscriptions.before(Mono.error(new DataAccessResourceFailureException("jdbc:postgresql://me:hunter2@host")));

        var answer = authorized.get().uri(PATH).exchange().expectStatus().isEqualTo(503);

        answer.expectHeader().exists(HttpHeaders.RETRY_AFTER);
        Clients.problem(answer, "unavailable");
        assertThat(output).contains("api.unavailable").doesNotContain("hunter2");
    }

    @Test
    void aRequestThatTakesTooLongIsUnavailable() {
        subscriptions.before(Mono.never());

        Clients.problem(authorized.get().uri(PATH).exchange().expectStatus().isEqualTo(503), "unavailable");
    }

    @Test
    void aFaultOfTheBridgeSaysNothingOfHowItIsMade(CapturedOutput output) {
        subscriptions.before(Mono.error(new IllegalStateException("the inside")));

        var answer = authorized.get().uri(PATH).exchange().expectStatus().isEqualTo(500);

        Clients.problem(answer, "internal-error")
                .jsonPath("$.detail")
                .value(detail -> assertThat(detail.toString()).doesNotContain("inside", "Exception"));
        assertThat(output).contains("api.failed").contains("the inside");
    }

    @Test
    void thereIsNoDefaultUser(CapturedOutput output) {
        assertThat(output).doesNotContain("generated security password");
    }
}
