package io.groupmebridge.groupme;

import static io.groupmebridge.groupme.ScriptedServer.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.account.AccessToken;
import io.groupmebridge.account.Account;
import io.groupmebridge.event.AccountId;
import io.groupmebridge.groupme.ScriptedServer.Reply;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableChannel;

/** Asks a server on loopback whose a token is. */
class WebGroupMeTests {

    private static final AccessToken TOKEN = new AccessToken("sesame-3f2a");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ScriptedServer server = new ScriptedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aGoodTokenBelongsToAUser() {
        var identity = whoAmI(text(200, """
                {"response":{"id":"93645911","user_id":"93645911","name":"Ada"},"meta":{"code":200}}"""));

        assertThat(identity).isEqualTo(new Identity.Known("93645911", "Ada"));
        assertThat(server.requests()).containsExactly("GET /v3/users/me sesame-3f2a");
    }

    @Test
    void anIdMayBeANumber() {
        var identity = whoAmI(text(200, """
                {"response":{"id":93645911,"name":null}}"""));

        assertThat(identity).isEqualTo(new Identity.Known("93645911", ""));
    }

    @Test
    void aRefusedTokenIsToldApartFromARefusedResource() {
        assertThat(whoAmI(text(401, """
                {"response":null,"meta":{"code":401,"errors":["unauthorized"]}}"""))).isEqualTo(new Identity.TokenRejected());
        assertThat(whoAmI(text(401, """
                {"meta":{"code":40100,"errors":["Not authorized"]}}"""))).isInstanceOf(Identity.Unavailable.class);
        assertThat(whoAmI(text(401, ""))).isInstanceOf(Identity.Unavailable.class);
    }

    @Test
    void whatSaysNothingAboutTheTokenIsNoVerdict() {
        for (var status : List.of(204, 302, 400, 403, 404, 408, 420, 429, 500, 502, 503, 504)) {
            assertThat(whoAmI(text(status, ""))).isEqualTo(new Identity.Unavailable("GroupMe answered HTTP " + status));
        }
        for (var body :
                List.of("", "<html>", "{", "[]", "7", "{\"response\":null}", "{\"response\":{\"id\":\"../x\"}}")) {
            assertThat(whoAmI(text(200, body)))
                    .as(body)
                    .isEqualTo(new Identity.Unavailable("GroupMe's answer names no user"));
        }
    }

    @Test
    void aPassingFaultIsTriedAgainButALimitIsNot() {
        var identity =
                whoAmI(text(503, ""), text(408, ""), text(200, "{\"response\":{\"id\":\"1\",\"name\":\"Ada\"}}"));

        assertThat(identity).isEqualTo(new Identity.Known("1", "Ada"));
        assertThat(server.requests()).hasSize(3);

        whoAmI(text(429, ""), text(200, "{\"response\":{\"id\":\"1\"}}"));

        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aHugeAnswerIsNotRead() {
        var identity = whoAmI(response -> response.sendString(Flux.range(0, 80).map(_ -> "x".repeat(64 * 1024)))
                .then());

        assertThat(identity)
                .isEqualTo(new Identity.Unavailable("GroupMe's answer cannot be read (DataBufferLimitException)"));
    }

    @Test
    void silenceAndBrokenConnectionsAreNoVerdictEither() {
        server.script(_ -> Mono.never());
        assertThat(server.hastyClient().whoAmI(TOKEN).block(PATIENCE))
                .isEqualTo(new Identity.Unavailable("GroupMe did not answer in time"));
        assertThat(server.requests()).hasSize(3);

        var gone = whoAmI(response -> {
            response.withConnection(DisposableChannel::dispose);
            return Mono.never();
        });
        assertThat(gone)
                .isInstanceOfSatisfying(
                        Identity.Unavailable.class,
                        it -> assertThat(it.reason()).startsWith("GroupMe cannot be reached ("));

        server.close();
        assertThat(groupMe().whoAmI(TOKEN).block(PATIENCE))
                .isInstanceOfSatisfying(
                        Identity.Unavailable.class,
                        it -> assertThat(it.reason()).startsWith("GroupMe cannot be reached ("));
    }

    @Test
    void noReasonHoldsTheToken() {
        var broken = new AccessToken("line\nbreak");
        var account = new Account(new AccountId("ada"), broken, "1", null, true, Account.Source.API, Instant.EPOCH);
        server.script(text(200, "{}"));

        var identity = groupMe().whoAmI(broken).block(PATIENCE);
        var groups = groupMe().groups(account, 1).block(PATIENCE);

        assertThat(identity).isInstanceOf(Identity.Unavailable.class);
        assertThat(groups).isInstanceOf(Fetched.Unavailable.class);
        assertThat(identity.toString() + groups).doesNotContain("break");
    }

    private Identity whoAmI(Reply... inOrder) {
        server.script(inOrder);
        return groupMe().whoAmI(TOKEN).block(PATIENCE);
    }

    private GroupMe groupMe() {
        return server.client(Clock.systemUTC());
    }
}
