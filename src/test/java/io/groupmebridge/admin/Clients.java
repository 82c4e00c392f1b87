package io.groupmebridge.admin;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Clients of the API under test, and what they have in common. */
final class Clients {

    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    /** A subscription with every member that can be written. */
    static final String SUBSCRIPTION = """
            {"name": "orders", "url": "https://example.com/hooks", "events": ["message.*"], "accounts": ["work"],
             "conversations": ["group:1"], "format": "standard", "order": "strict", "secret": "%s", "headers": {"X-Key": "hunter2"},
             "timeout_seconds": 5, "concurrency": 2, "rate_limit": 25, "schedule": ["5s", "90m"], "enabled": false}""".formatted(SECRET);

    private Clients() {}

    /** A client without a token. */
    static WebTestClient anonymous(int port) {
        // The first answer of all may take seconds on a busy machine.
        return WebTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port)
                .responseTimeout(Duration.ofSeconds(30))
                .build();
    }

    static WebTestClient authorized(int port) {
        return anonymous(port)
                .mutate()
                .defaultHeader(HttpHeaders.AUTHORIZATION, "Bearer " + ApiTest.TOKEN)
                .build();
    }

    /** The body of a problem of that kind, which says nothing of how the bridge is made. */
    static WebTestClient.BodyContentSpec problem(WebTestClient.ResponseSpec answer, String kind) {
        return answer.expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:groupme-bridge:problem:" + kind)
                .jsonPath("$.title")
                .isNotEmpty()
                .jsonPath("$.detail")
                .isNotEmpty()
                .jsonPath("$.trace")
                .doesNotExist()
                .jsonPath("$.exception")
                .doesNotExist();
    }

    static Page page(WebTestClient client, String path) {
        return client.get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(new ParameterizedTypeReference<Page>() {})
                .returnResult()
                .getResponseBody();
    }

    /** A page of any list. */
    record Page(List<Map<String, Object>> data, String next) {

        List<Object> names() {
            return values("name");
        }

        List<Object> values(String member) {
            return data.stream().map(item -> item.get(member)).toList();
        }
    }
}
