package io.groupmebridge.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.account.AccessToken;
import io.groupmebridge.account.Account;
import io.groupmebridge.event.AccountId;
import io.groupmebridge.session.SessionStatus;
import io.groupmebridge.session.TransportType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
class AccountApiTests {

    private static final String PATH = "/api/v1/accounts";
    private static final Instant THEN = Instant.parse("2026-08-01T11:00:00Z");
    private static final Account DECLARED = new Account(
            new AccountId("declared"),
            new AccessToken("hunter2"),
            "1",
            "Ann",
            true,
            Account.Source.SETTINGS,
            FakeAccounts.CREATED);

    private final FakeAccounts accounts;
    private final FakeSessions sessions;
    private final WebTestClient client;

    AccountApiTests(FakeAccounts accounts, FakeSessions sessions, @LocalServerPort int port) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.client = Clients.authorized(port);
    }

    @BeforeEach
    void clear() {
        accounts.clear();
        sessions.clear();
    }

    @Test
    void anAddedAccountIsShownWithoutItsToken() {
        post("{\"name\": \"work\", \"access_token\": \"hunter2\"}")
                .expectStatus()
                .isCreated()
                .expectHeader()
                .location(PATH + "/work")
                .expectBody()
                .json("""
                        {"id": "work", "user_id": null, "user_name": null, "enabled": true, "source": "api",
                         "created_at": "2026-08-01T12:00:00Z", "session": null}""", JsonCompareMode.STRICT);

        assertThat(accounts.get("work").token()).isEqualTo(new AccessToken("hunter2"));
    }

    @Test
    void anAccountIsShownWithItsSession() {
        accounts.put(DECLARED);
        sessions.put(
                "declared",
                new SessionStatus(
                        SessionStatus.State.WAITING,
                        THEN,
                        Set.of("/user/2", "/user/1"),
                        Map.of("/group/7", "not yours"),
                        TransportType.LONG_POLLING,
                        THEN,
                        null,
                        3,
                        Duration.ofMillis(42),
                        "the socket was lost"));

        client.get()
                .uri(PATH + "/declared")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .json("""
                        {"id": "declared", "user_id": "1", "user_name": "Ann", "enabled": true, "source": "settings",
                         "created_at": "2026-08-01T12:00:00Z",
                         "session": {"state": "waiting", "since": "2026-08-01T11:00:00Z",
                          "channels": ["/user/1", "/user/2"], "refused_channels": {"/group/7": "not yours"},
                          "transport": "long_polling", "round_trip_ms": 42, "last_frame_at": "2026-08-01T11:00:00Z",
                          "last_event_at": null, "reconnects": 3, "reason": "the socket was lost"}}""", JsonCompareMode.STRICT);
    }

    @Test
    void aListIsReadPageByPageAndShowsNoToken() {
        for (var name : List.of("b", "c", "a")) {
            post("{\"name\": \"%s\", \"access_token\": \"hunter2\", \"enabled\": false}".formatted(name))
                    .expectStatus()
                    .isCreated();
        }

        var first = Clients.page(client, PATH + "?limit=2");
        var second = Clients.page(client, PATH + "?limit=2&after=" + first.next());

        assertThat(first.values("id")).containsExactly("a", "b");
        assertThat(first.values("enabled")).containsOnly(false);
        assertThat(second.values("id")).containsExactly("c");
        assertThat(second.next()).isNull();
        assertThat(first.toString()).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'access_token': 'hunter2'}                                 | name",
                "{'name': 'Not a name', 'access_token': 'hunter2'}           | name",
                "{'name': 'bridge', 'access_token': 'hunter2'}               | name",
                "{'name': 'work'}                                            | access_token",
                "{'name': 'work', 'access_token': ' '}                       | access_token",
                "{'name': 'work', 'access_token': 7}                         | access_token",
                "{'name': 'work', 'access_token': 'hunter2', 'enabled': 'x'} | enabled",
                "{'name': 'work', 'access_token': 'hunter2', 'token': 'x'}   | token"
            })
    void aFieldThatIsNotValidIsNamedAndNothingIsAdded(String body, String field) {
        var answer = post(body.replace('\'', '"')).expectStatus().isEqualTo(422);

        Clients.problem(answer, "invalid-field").jsonPath("$.errors[0].field").isEqualTo(field);
        assertThat(accounts.get("work")).isNull();
    }

    @Test
    void aNameThatIsTakenIsAConflict() {
        accounts.put(DECLARED);

        Clients.problem(
                post("{\"name\": \"declared\", \"access_token\": \"other\"}")
                        .expectStatus()
                        .isEqualTo(409),
                "name-taken");
        assertThat(accounts.get("declared")).isEqualTo(DECLARED);
    }

    @Test
    void aPatchChangesWhatItNames() {
        post("{\"name\": \"work\", \"access_token\": \"hunter2\"}");

        patch("work", "{\"enabled\": false}")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.enabled")
                .isEqualTo(false)
                .jsonPath("$.access_token")
                .doesNotExist();
        assertThat(accounts.get("work").token()).isEqualTo(new AccessToken("hunter2"));

        patch("work", "{\"access_token\": \"hunter3\", \"name\": \"work\"}")
                .expectStatus()
                .isOk();
        assertThat(accounts.get("work"))
                .returns(new AccessToken("hunter3"), Account::token)
                .returns(false, Account::enabled);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'name': 'other'}        | name",
                "{'name': null}           | name",
                "{'access_token': null}   | access_token",
                "{'access_token': ''}     | access_token",
                "{'user_id': '7'}         | user_id"
            })
    void aPatchIsCheckedLikeAnAddition(String body, String field) {
        post("{\"name\": \"work\", \"access_token\": \"hunter2\"}");
        var before = accounts.get("work");

        var answer = patch("work", body.replace('\'', '"')).expectStatus().isEqualTo(422);

        Clients.problem(answer, "invalid-field").jsonPath("$.errors[0].field").isEqualTo(field);
        assertThat(accounts.get("work")).isEqualTo(before);
    }

    @Test
    void aRemovedAccountIsGone() {
        post("{\"name\": \"work\", \"access_token\": \"hunter2\"}");

        call(HttpMethod.DELETE, "work").expectStatus().isNoContent();

        Clients.problem(call(HttpMethod.GET, "work").expectStatus().isNotFound(), "not-found");
    }

    @ParameterizedTest
    @CsvSource({"GET, nobody", "DELETE, nobody", "GET, Not-A-Name"})
    void anUnknownAccountIsNotFound(HttpMethod method, String id) {
        Clients.problem(call(method, id).expectStatus().isNotFound(), "not-found");
    }

    @Test
    void whatTheSettingsDeclareIsNotChangedHere() {
        accounts.put(DECLARED);

        Clients.problem(
                patch("declared", "{\"enabled\": false}").expectStatus().isEqualTo(409), "declared-in-settings");
        Clients.problem(call(HttpMethod.DELETE, "declared").expectStatus().isEqualTo(409), "declared-in-settings");
        assertThat(accounts.get("declared")).isEqualTo(DECLARED);
    }

    private WebTestClient.ResponseSpec post(String body) {
        return client.post()
                .uri(PATH)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    private WebTestClient.ResponseSpec patch(String id, String body) {
        return client.patch()
                .uri(PATH + "/" + id)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    private WebTestClient.ResponseSpec call(HttpMethod method, String id) {
        return client.method(method).uri(PATH + "/" + id).exchange();
    }
}
