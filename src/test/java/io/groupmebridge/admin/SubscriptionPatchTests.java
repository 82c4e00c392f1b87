package io.groupmebridge.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Changing a subscription: RFC 7396, then the rules of a creation. */
@ApiTest
class SubscriptionPatchTests {

    private static final String PATH = "/api/v1/subscriptions";

    private final FakeSubscriptions subscriptions;
    private final WebTestClient client;

    SubscriptionPatchTests(FakeSubscriptions subscriptions, @LocalServerPort int port) {
        this.subscriptions = subscriptions;
        this.client = Clients.authorized(port);
    }

    @BeforeEach
    void clear() {
        subscriptions.clear();
    }

    @Test
    void aPatchChangesWhatItNames() {
        post(Clients.SUBSCRIPTION).expectStatus().isCreated();

        patch("""
                {"url": "https://example.org", "events": ["typing.started"], "headers": {"X-Other": "hunter3"},
                 "schedule": ["60s", "36h"],
                 "timeout_seconds": null}""")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.url")
                .isEqualTo("https://example.org")
                .jsonPath("$.events")
                .isEqualTo(List.of("typing.started"))
                .jsonPath("$.accounts")
                .isEqualTo(List.of("work"))
                .jsonPath("$.timeout_seconds")
                .isEqualTo(15)
                .jsonPath("$.schedule")
                .isEqualTo(List.of("1m", "36h"))
                .jsonPath("$.rate_limit")
                .isEqualTo(25)
                .jsonPath("$.concurrency")
                .isEqualTo(2)
                .jsonPath("$.enabled")
                .isEqualTo(false)
                .jsonPath("$.secret")
                .doesNotExist();

        assertThat(subscriptions.only().headers()).isEqualTo(Map.of("X-Key", "hunter2", "X-Other", "hunter3"));
        assertThat(subscriptions.only().secret().value()).isEqualTo(Clients.SECRET);
    }

    @Test
    void aPatchTakesAwayWhatIsNull() {
        post(Clients.SUBSCRIPTION).expectStatus().isCreated();

        patch("""
                {"headers": {"X-Key": null}, "events": null, "rate_limit": null, "schedule": null, "enabled": null}""")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.headers")
                .isEmpty()
                .jsonPath("$.events")
                .isEmpty()
                .jsonPath("$.rate_limit")
                .isEmpty()
                .jsonPath("$.schedule")
                .isEmpty()
                .jsonPath("$.enabled")
                .isEqualTo(true);
    }

    @Test
    void aPatchedSecretIsTakenAndNotShown() {
        post(Clients.SUBSCRIPTION).expectStatus().isCreated();

        var answer = patch("{\"secret\": \"" + FakeSubscriptions.GENERATED.value() + "\"}")
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();

        assertThat(answer).doesNotContain("whsec_");
        assertThat(subscriptions.only().secret()).isEqualTo(FakeSubscriptions.GENERATED);
    }

    @Test
    void aPatchIsTakenAsJsonToo() {
        post(Clients.SUBSCRIPTION).expectStatus().isCreated();

        client.patch()
                .uri(PATH + "/sub_1")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"enabled\": true}")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.state")
                .isEqualTo("active");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'name': null}                 | name",
                "{'url': null}                  | url",
                "{'secret': null}               | secret",
                "{'secret': 'hunter2'}          | secret",
                "{'headers': {'Host': 'x'}}     | headers.Host",
                "{'headers': {'x-key': 'x'}}    | headers.x-key",
                "{'headers': {'X-Key': '***'}}  | headers.X-Key",
                "{'headers': 'hunter2'}         | headers",
                "{'events': ['nope']}           | events[0]",
                "{'state': 'active'}            | state",
                "{'timeout_seconds': {'a': 1}}  | timeout_seconds"
            })
    void aPatchIsCheckedLikeACreation(String body, String field) {
        post(Clients.SUBSCRIPTION).expectStatus().isCreated();
        var before = subscriptions.only();

        patch(body.replace('\'', '"'))
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.errors.length()")
                .isEqualTo(1)
                .jsonPath("$.errors[0].field")
                .value(named -> assertThat(named.toString()).isEqualToIgnoringCase(field));
        assertThat(subscriptions.only()).isEqualTo(before);
    }

    @Test
    void aPatchMayNotTakeAnothersName() {
        post(Clients.SUBSCRIPTION).expectStatus().isCreated();
        post(Clients.SUBSCRIPTION.replace("orders", "others")).expectStatus().isCreated();

        Clients.problem(patch("{\"name\": \"others\"}").expectStatus().isEqualTo(409), "name-taken");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "null", "{"})
    void aPatchThatIsNoObjectIsRefused(String body) {
        post(Clients.SUBSCRIPTION).expectStatus().isCreated();

        Clients.problem(patch(body).expectStatus().isBadRequest(), "unreadable-body");
    }

    @Test
    void anUnknownSubscriptionCannotBePatched() {
        Clients.problem(patch("{}").expectStatus().isNotFound(), "not-found");
    }

    private WebTestClient.ResponseSpec post(String body) {
        return client.post()
                .uri(PATH)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    private WebTestClient.ResponseSpec patch(String body) {
        return client.patch()
                .uri(PATH + "/sub_1")
                .contentType(MediaType.valueOf(ApiCodecs.MERGE_PATCH))
                .bodyValue(body)
                .exchange();
    }
}
