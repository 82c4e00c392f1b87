package io.groupmebridge.groupme;

import static io.groupmebridge.groupme.ScriptedServer.pace;
import static io.groupmebridge.groupme.ScriptedServer.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.account.AccessToken;
import io.groupmebridge.account.Account;
import io.groupmebridge.event.AccountId;
import io.groupmebridge.groupme.Fetched.Found;
import io.groupmebridge.groupme.Fetched.Unavailable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/** Asks a server on loopback for many accounts, or often for one. */
class CrowdTests {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ScriptedServer server = new ScriptedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void hundredsOfAccountsShareAFewConnections() {
        var now = new AtomicInteger();
        var most = new AtomicInteger();
        server.script(response -> slowly(response, now, most));
        var groupMe = server.client(Clock.systemUTC(), pace(Duration.ofMillis(125), Duration.ofSeconds(1)), 3);

        var answers = Flux.range(0, 300)
                .flatMap(account -> groupMe.groups(account("account-" + account), 1), 300)
                .collectList()
                .block(PATIENCE);

        assertThat(answers).hasSize(300).hasOnlyElementsOfType(Found.class);
        assertThat(most).hasValue(3);
    }

    @Test
    void anAccountThatCallsTooOftenWaitsAtMostItsPatience() {
        server.script(text(200, "{\"response\":{\"id\":\"1\",\"name\":\"Ada\"}}"));
        var groupMe = server.client(Clock.systemUTC(), pace(Duration.ofHours(1), Duration.ofMinutes(10)), 3);
        var ada = account("ada");
        groupMe.groups(ada, 1).block(PATIENCE);
        server.requests();

        assertThat(groupMe.directChats(ada, 1).block(PATIENCE))
                .isEqualTo(new Unavailable<>("too many calls of GroupMe were waiting for their turn"));
        assertThat(server.requests()).isEmpty();
        assertThat(groupMe.whoAmI(ada.token()).block(PATIENCE)).isEqualTo(new Identity.Known("1", "Ada"));
    }

    @Test
    void everyAttemptTakesATurnOfItsOwn() {
        server.script(text(503, ""));
        var groupMe = server.client(Clock.systemUTC(), pace(Duration.ofHours(1), Duration.ofMinutes(10)), 3);

        assertThat(groupMe.groups(account("ada"), 1).block(PATIENCE))
                .isEqualTo(new Unavailable<>("too many calls of GroupMe were waiting for their turn"));
        assertThat(server.requests()).hasSize(1);
    }

    private static Mono<Void> slowly(HttpServerResponse response, AtomicInteger now, AtomicInteger most) {
        most.accumulateAndGet(now.incrementAndGet(), Math::max);
        return Mono.delay(Duration.ofMillis(3)).then(Mono.defer(() -> {
            now.decrementAndGet();
            return response.status(304).send();
        }));
    }

    private static Account account(String id) {
        return new Account(
                new AccountId(id),
                new AccessToken("token-" + id),
                "1",
                null,
                true,
                Account.Source.API,
                Instant.parse("2026-07-01T12:00:00Z"));
    }
}
