package io.groupmebridge.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.subscription.Disabled;
import io.groupmebridge.subscription.Subscription;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient;

@ApiTest
class SubscriptionApiTests {

    private static final String PATH = "/api/v1/subscriptions";

    private final FakeSubscriptions subscriptions;
    private final WebTestClient client;

    SubscriptionApiTests(FakeSubscriptions subscriptions, @LocalServerPort int port) {
        this.subscriptions = subscriptions;
        this.client = Clients.authorized(port);
    }

    @BeforeEach
    void clear() {
        subscriptions.clear();
    }

    @Test
    void aCreatedSubscriptionIsShownWithItsSecretThisOnce() {
        post(Clients.SUBSCRIPTION)
                .expectStatus()
                .isCreated()
                .expectHeader()
                .location(PATH + "/sub_1")
                .expectBody()
                .json("""
                        {"id": "sub_1", "name": "orders", "url": "https://example.com/hooks", "events": ["message.*"],
                         "accounts": ["work"], "conversations": ["group:1"], "format": "standard", "order": "strict", "secret": "%s", "signature": "v1", "previous_secret_until": null,
                         "headers": {"X-Key": "***"}, "ssl_bundle": null, "timeout_seconds": 5, "concurrency": 2, "rate_limit": 25,
                         "schedule": ["5s", "90m"], "enabled": false, "state": "paused", "disabled": null, "paused_until": null, "source": "api", "created_at": "2026-08-01T12:00:00Z",
                         "updated_at": "2026-08-01T12:00:00Z"}""".formatted(Clients.SECRET), JsonCompareMode.STRICT);

        for (var path : List.of(PATH, PATH + "/sub_1")) {
            assertThat(body(path)).contains("orders").doesNotContain(Clients.SECRET, "hunter2", "whsec_");
        }
    }

    @Test
    void whatIsLeftOutOrNullHasItsDefault() {
        post("""
                {"name": "orders", "url": "https://example.com", "events": null, "headers": null, "secret": null,
                 "timeout_seconds": null, "enabled": null}""")
                .expectStatus()
                .isCreated()
                .expectBody()
                .jsonPath("$.secret")
                .isEqualTo(FakeSubscriptions.GENERATED.value())
                .jsonPath("$.events")
                .isEmpty()
                .jsonPath("$.timeout_seconds")
                .isEqualTo(15)
                .jsonPath("$.concurrency")
                .isEqualTo(8)
                .jsonPath("$.rate_limit")
                .isEmpty()
                .jsonPath("$.schedule")
                .isEmpty()
                .jsonPath("$.enabled")
                .isEqualTo(true)
                .jsonPath("$.state")
                .isEqualTo("active");
    }

    @Test
    void aBodyMaySayItsCharset() {
        client.post()
                .uri(PATH)
                .header("Content-Type", "application/json; charset=utf-8")
                .bodyValue("{\"name\": \"Büro\", \"url\": \"https://example.com\"}")
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody()
                .jsonPath("$.name")
                .isEqualTo("Büro");
    }

    @Test
    void aNameThatIsTakenIsAConflict() {
        post(Clients.SUBSCRIPTION).expectStatus().isCreated();

        Clients.problem(post(Clients.SUBSCRIPTION).expectStatus().isEqualTo(409), "name-taken");
        assertThat(subscriptions.count()).isOne();
    }

    @Test
    void aSubscriptionCanBePausedAndResumedAndRemoved() {
        post(Clients.SUBSCRIPTION).expectStatus().isCreated();

        call(HttpMethod.POST, "/sub_1/resume")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.state")
                .isEqualTo("active");
        call(HttpMethod.POST, "/sub_1/pause")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.enabled")
                .isEqualTo(false);
        call(HttpMethod.DELETE, "/sub_1")
                .expectStatus()
                .isNoContent()
                .expectBody()
                .isEmpty();

        assertThat(subscriptions.count()).isZero();
    }

    @Test
    void whyAndSinceWhenASubscriptionIsDisabledIsShown() {
        post(Clients.SUBSCRIPTION).expectStatus().isCreated();
        var since = FakeSubscriptions.CREATED;
        subscriptions.put(FakeSubscriptions.disabled(
                subscriptions.only(), new Disabled(Disabled.Reason.GONE, since), since.plusSeconds(60)));

        call(HttpMethod.GET, "/sub_1").expectStatus().isOk().expectBody().json("""
                {"state": "auto_disabled", "enabled": false,
                 "disabled": {"reason": "gone", "since": "2026-08-01T12:00:00Z"},
                 "paused_until": "2026-08-01T12:01:00Z"}""");
        patch("{\"enabled\": true}").expectStatus().isOk().expectBody().json("""
                {"state": "active", "enabled": true, "disabled": null, "paused_until": null}""");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /sub_9",
        "DELETE, /sub_9",
        "POST, /sub_9/pause",
        "POST, /sub_9/resume",
        "GET, /sub_9/deliveries",
        "GET, /no-id",
        "DELETE, /no-id",
        "POST, /no-id/pause",
        "GET, /no-id/deliveries"
    })
    void anUnknownSubscriptionIsNotFound(HttpMethod method, String path) {
        Clients.problem(call(method, path).expectStatus().isNotFound(), "not-found");
    }

    @Test
    void whatTheSettingsDeclareCanOnlyBePausedAndResumed() {
        post(Clients.SUBSCRIPTION).expectStatus().isCreated();
        subscriptions.put(
                FakeSubscriptions.with(subscriptions.only(), Subscription.State.ACTIVE, Subscription.Source.SETTINGS));

        Clients.problem(patch("{\"enabled\": false}").expectStatus().isEqualTo(409), "declared-in-settings");
        Clients.problem(call(HttpMethod.DELETE, "/sub_1").expectStatus().isEqualTo(409), "declared-in-settings");
        call(HttpMethod.POST, "/sub_1/pause")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.source")
                .isEqualTo("settings");
    }

    @Test
    void aListIsReadPageByPage() {
        for (var name : List.of("first", "second", "third")) {
            post(Clients.SUBSCRIPTION.replace("orders", name)).expectStatus().isCreated();
        }

        var first = Clients.page(client, PATH + "?limit=2");
        var second = Clients.page(client, PATH + "?limit=2&after=" + first.next());

        assertThat(first.names()).containsExactly("first", "second");
        assertThat(second.names()).containsExactly("third");
        assertThat(second.next()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, limit",
        "limit=501, limit",
        "limit=many, limit",
        "limit=, limit",
        "after=nothing, after",
        "after=%00, after",
        "after=ZXZlbnRzOjE, after"
    })
    void aWrongParameterIsNamed(String query, String parameter) {
        var problem = call(HttpMethod.GET, "?" + query).expectStatus().isBadRequest();

        Clients.problem(problem, "invalid-parameter")
                .jsonPath("$.errors[0].field")
                .isEqualTo(parameter);
    }

    private WebTestClient.ResponseSpec post(String body) {
        return client.post()
                .uri(PATH)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    private WebTestClient.ResponseSpec call(HttpMethod method, String path) {
        return client.method(method).uri(PATH + path).exchange();
    }

    private String body(String path) {
        return client.get()
                .uri(path)
                .exchange()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
    }

    private WebTestClient.ResponseSpec patch(String body) {
        return client.patch()
                .uri(PATH + "/sub_1")
                .contentType(MediaType.valueOf(ApiCodecs.MERGE_PATCH))
                .bodyValue(body)
                .exchange();
    }
}
