package io.groupmebridge.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** What a subscription cannot be, and how the API says so. */
@ApiTest
class SubscriptionFaultTests {

    private static final String PATH = "/api/v1/subscriptions";

    private final FakeSubscriptions subscriptions;
    private final WebTestClient client;

    SubscriptionFaultTests(FakeSubscriptions subscriptions, @LocalServerPort int port) {
        this.subscriptions = subscriptions;
        this.client = Clients.authorized(port);
    }

    @BeforeEach
    void clear() {
        subscriptions.clear();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'url': 'https://example.com'}                                     | name",
                "{'name': 'a', 'url': 'nowhere'}                                    | url",
                "{'name': 'a', 'url': 'https://me:hunter2@example.com'}             | url",
                "{'name': 'a', 'url': 'https://forbidden.example'}                  | url",
                "{'name': 'a', 'url': 'https://e.com', 'events': ['*', 'nope']}     | events[1]",
                "{'name': 'a', 'url': 'https://e.com', 'accounts': ['No']}          | accounts[0]",
                "{'name': 'a', 'url': 'https://e.com', 'conversations': ['x']}      | conversations[0]",
                "{'name': 'a', 'url': 'https://e.com', 'format': 'hunter2'}         | format",
                "{'name': 'a', 'url': 'https://e.com', 'secret': 'whsec_hunter2'}   | secret",
                "{'name': 'a', 'url': 'https://e.com', 'headers': {'Host': 'hunter2'}} | headers.Host",
                "{'name': 'a', 'url': 'https://e.com', 'headers': {'X': 'hunter2\\n'}}  | headers.X",
                "{'name': 'a', 'url': 'https://e.com', 'headers': {'X': '***'}}     | headers.X",
                "{'name': 'a', 'url': 'https://e.com', 'timeout_seconds': 31}       | timeout_seconds",
                "{'name': 'a', 'url': 'https://e.com', 'concurrency': 0}            | concurrency",
                "{'name': 'a', 'url': 'https://e.com', 'rate_limit': 0}             | rate_limit",
                "{'name': 'a', 'url': 'https://e.com', 'schedule': ['5s', 'soon']}  | schedule[1]",
                "{'name': 'a', 'url': 'https://e.com', 'schedule': '5s'}            | schedule",
                "{'name': 'a', 'url': 'https://e.com', 'colour': 'hunter2'}         | colour",
                "{'name': 'a', 'url': 'https://e.com', 'timeoutSeconds': 5}         | timeoutSeconds",
                "{'name': 'a', 'url': 'https://e.com', 'id': 'sub_9'}               | id",
                "{'name': 7, 'url': 'https://e.com'}                                | name",
                "{'name': 'a', 'url': ['https://e.com']}                            | url",
                "{'name': 'a', 'url': 'https://e.com', 'events': 'hunter2'}         | events",
                "{'name': 'a', 'url': 'https://e.com', 'events': ['*', null]}       | events[1]",
                "{'name': 'a', 'url': 'https://e.com', 'events': ['*', 7]}          | events[1]",
                "{'name': 'a', 'url': 'https://e.com', 'headers': {'X': null}}      | headers.X",
                "{'name': 'a', 'url': 'https://e.com', 'headers': {'X': true}}      | headers.X",
                "{'name': 'a', 'url': 'https://e.com', 'headers': ['hunter2']}      | headers",
                "{'name': 'a', 'url': 'https://e.com', 'timeout_seconds': 'hunter2'} | timeout_seconds",
                "{'name': 'a', 'url': 'https://e.com', 'timeout_seconds': '5'}      | timeout_seconds",
                "{'name': 'a', 'url': 'https://e.com', 'timeout_seconds': 1.5}      | timeout_seconds",
                "{'name': 'a', 'url': 'https://e.com', 'concurrency': 99999999999}  | concurrency",
                "{'name': 'a', 'url': 'https://e.com', 'enabled': 'hunter2'}        | enabled",
                "{'name': 'a', 'url': 'https://e.com', 'enabled': 1}                | enabled"
            })
    void aFieldThatIsNotValidIsNamedAndNothingChanges(String body, String field) {
        var problem = post(body.replace('\'', '"')).expectStatus().isEqualTo(422);

        Clients.problem(problem, "invalid-field")
                .jsonPath("$.errors[0].field")
                .isEqualTo(field)
                .jsonPath("$.errors[0].message")
                .isNotEmpty()
                .jsonPath("$.detail")
                .value(detail -> assertThat(detail.toString()).doesNotContain("hunter2"))
                .jsonPath("$.errors[0].message")
                .value(message -> assertThat(message.toString()).doesNotContain("hunter2", "tools.jackson", "java."));
        assertThat(subscriptions.count()).isZero();
    }

    @Test
    void allFaultsOfABodyAreNamedAtOnce() {
        post("""
                {"name": "", "url": "nowhere", "concurrency": 0}""")
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.errors[*].field")
                .value(fields -> assertThat(fields).hasToString("[\"name\",\"url\",\"concurrency\"]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "hunter2",
                "[]",
                "\"hunter2\"",
                "7",
                "null",
                "{} {}",
                "{\"name\": \"a\", \"name\": \"b\"}"
            })
    void aBodyThatCannotBeReadIsRefused(String body) {
        var problem = post(body).expectStatus().isBadRequest();

        Clients.problem(problem, "unreadable-body")
                .jsonPath("$.detail")
                .value(detail -> assertThat(detail.toString()).doesNotContain("hunter2"));
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        var problem = post("{\"name\": \"" + "a".repeat(16 * 1_024) + "\"}")
                .expectStatus()
                .isEqualTo(413);

        Clients.problem(problem, "body-too-large");
    }

    @Test
    void aBodyOfAnotherFormatIsRefused() {
        var problem = client.post()
                .uri(PATH)
                .contentType(MediaType.APPLICATION_XML)
                .bodyValue("<a/>")
                .exchange()
                .expectStatus()
                .isEqualTo(415);

        Clients.problem(problem, "unsupported-media-type");
    }

    private WebTestClient.ResponseSpec post(String body) {
        return client.post()
                .uri(PATH)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }
}
