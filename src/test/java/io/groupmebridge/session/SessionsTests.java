package io.groupmebridge.session;

import static io.groupmebridge.session.SessionStage.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.account.AccessToken;
import io.groupmebridge.account.Account;
import io.groupmebridge.account.AccountChanged;
import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.groupme.Identity;
import io.groupmebridge.session.SessionStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

/** Which sessions are held, and how they are shown. */
class SessionsTests {

    private static final AccountId BOB = new AccountId("bob");

    private final SessionStage stage = new SessionStage();
    private final Sessions sessions = new Sessions(stage, stage.surroundings, stage.scheduler);

    @Test
    void everyEnabledAccountHasASession() {
        stage.stored.add(account(ADA, true));
        stage.stored.add(account(BOB, false));

        begin();
        stage.connect();

        assertThat(sessions.status(ADA)).map(SessionStatus::state).contains(State.CONNECTED);
        assertThat(sessions.status(BOB)).map(SessionStatus::state).contains(State.DISABLED);
        assertThat(sessions.status(new AccountId("eve"))).isEmpty();
        assertThat(sessions.statuses().keySet()).containsExactly(ADA, BOB);
        assertThat(stage.transport.sockets).hasSize(1);
        assertThat(gauge(State.CONNECTED)).isEqualTo(1);
        assertThat(gauge(State.DISABLED)).isEqualTo(1);
        assertThat(gauge(State.WAITING)).isZero();
    }

    @Test
    void nothingBeginsBeforeTheApplicationIsReady() {
        stage.stored.add(account(ADA, true));

        sessions.start();
        sessions.changed(new AccountChanged.Added(account(ADA, true)));
        stage.pass(Duration.ofMinutes(1));

        assertThat(sessions.statuses()).isEmpty();
    }

    @Test
    void anAddedAccountGetsASessionAndARemovedOneLosesIt() {
        begin();

        sessions.changed(new AccountChanged.Added(account(ADA, true)));
        stage.settle();
        stage.connect();
        assertThat(sessions.status(ADA)).map(SessionStatus::state).contains(State.CONNECTED);

        sessions.changed(new AccountChanged.Removed(ADA));
        stage.settle();
        assertThat(sessions.status(ADA)).isEmpty();
        assertThat(stage.transport.socket().sent.getLast()).contains("/meta/disconnect");
        stage.pass(Duration.ofSeconds(10));
        assertThat(stage.transport.socket().closed).isTrue();
    }

    @Test
    void aRejectedTokenWaitsForAnotherOne() {
        stage.stored.add(account(ADA, true));
        stage.identity = new Identity.TokenRejected();
        begin();
        stage.pass(Duration.ofHours(1));
        assertThat(sessions.status(ADA)).map(SessionStatus::state).contains(State.TOKEN_REJECTED);

        stage.identity = SessionStage.KNOWN;
        sessions.changed(new AccountChanged.Changed(account(ADA, true)));
        stage.settle();
        stage.connect();

        assertThat(sessions.status(ADA)).map(SessionStatus::state).contains(State.CONNECTED);
    }

    @Test
    void aTokenRevokedMidSessionIsReplacedWithoutARestart() {
        stage.stored.add(account(ADA, true));
        begin();
        stage.connectForAnHour();
        stage.identity = new Identity.TokenRejected();
        stage.pass(Duration.ofMinutes(51));
        assertThat(sessions.status(ADA)).map(SessionStatus::state).contains(State.TOKEN_REJECTED);

        stage.identity = SessionStage.KNOWN;
        sessions.changed(new AccountChanged.Changed(
                new Account(ADA, new AccessToken("another"), "123", "Ada", true, Account.Source.API, Instant.EPOCH)));
        stage.settle();
        stage.connect();

        assertThat(sessions.status(ADA)).map(SessionStatus::state).contains(State.CONNECTED);
        assertThat(stage.transport.socket().sent).anyMatch(sent -> sent.contains("\"access_token\":\"another\""));
    }

    @Test
    void typingNeedsAnAccountWithASession() {
        stage.stored.add(account(ADA, true));
        stage.stored.add(account(BOB, false));
        begin();
        var group = new Conversation.Group("7");

        assertThat(sessions.typing(new AccountId("eve"), group, Duration.ofSeconds(5)))
                .isEqualTo(Typed.UNKNOWN_ACCOUNT);
        assertThat(sessions.typing(BOB, group, Duration.ofSeconds(5))).isEqualTo(Typed.NOT_CONNECTED);
        assertThat(sessions.typing(ADA, group, Duration.ofSeconds(5))).isEqualTo(Typed.NOT_CONNECTED);
        stage.connect();
        assertThat(sessions.typing(ADA, group, Duration.ofHours(5))).isEqualTo(Typed.SENT);
    }

    @Test
    void aChangedAccountEndsItsOldSessionFirst() {
        stage.stored.add(account(ADA, true));
        begin();
        stage.connect();
        var old = stage.transport.socket();

        sessions.changed(new AccountChanged.Changed(account(ADA, true)));
        stage.settle();
        assertThat(stage.transport.sockets).hasSize(1);
        old.answer("/meta/disconnect", true, "");
        stage.settle();

        assertThat(old.closed).isTrue();
        assertThat(stage.transport.sockets).hasSize(2);
    }

    @Test
    void changesInQuickSuccessionNeverRunTwoSessionsAtOnce() {
        stage.stored.add(account(ADA, true));
        begin();
        stage.connect();
        var old = stage.transport.socket();

        sessions.changed(new AccountChanged.Changed(account(ADA, true)));
        sessions.changed(new AccountChanged.Changed(account(ADA, true)));
        sessions.changed(new AccountChanged.Removed(ADA));
        sessions.changed(new AccountChanged.Added(account(ADA, true)));
        stage.pass(Duration.ofSeconds(1));
        assertThat(old.closed).isFalse();
        assertThat(stage.transport.sockets).hasSize(1);

        old.answer("/meta/disconnect", true, "");
        stage.settle();
        stage.connect();

        assertThat(old.closed).isTrue();
        assertThat(stage.transport.sockets).hasSize(2);
        assertThat(sessions.status(ADA)).map(SessionStatus::state).contains(State.CONNECTED);
    }

    @Test
    void aStopEndsAllSessionsAndTellsWhenItIsDone() {
        stage.stored.add(account(ADA, true));
        begin();
        stage.connect();
        var stopped = new AtomicBoolean();

        sessions.stop(() -> stopped.set(true));
        stage.settle();
        assertThat(stopped).isFalse();
        stage.transport.socket().answer("/meta/disconnect", true, "");
        stage.settle();

        assertThat(stopped).isTrue();
        assertThat(sessions.isRunning()).isFalse();
    }

    @Test
    void healthIsTheWorstOfAllAccounts() {
        assertThat(SessionHealth.health(Map.of(), Status.UNKNOWN).getStatus()).isEqualTo(Status.UP);
        assertThat(health(State.CONNECTED, "/user/1")).isEqualTo(Status.UP);
        assertThat(health(State.DISABLED)).isEqualTo(Status.UP);
        assertThat(health(State.CONNECTED)).isEqualTo(Status.DOWN);
        assertThat(health(State.CONNECTING)).isEqualTo(Status.UNKNOWN);
        assertThat(health(State.POLLING)).isEqualTo(Status.UNKNOWN);
        assertThat(health(State.TOKEN_REJECTED)).isEqualTo(Status.DOWN);
    }

    private void begin() {
        sessions.start();
        sessions.ready();
        stage.settle();
    }

    private double gauge(State state) {
        return stage.meters
                .get("bridge.session.sessions")
                .tag("state", state.wireName())
                .gauge()
                .value();
    }

    private static Status health(State state, String... channels) {
        var status =
                new SessionStatus(state, Instant.EPOCH, Set.of(channels), Map.of(), null, null, null, 0, null, null);
        var health = SessionHealth.health(Map.of(ADA, status), Status.UNKNOWN);
        assertThat(health.getDetails()).containsOnlyKeys("ada");
        return health.getStatus();
    }

    private static Account account(AccountId id, boolean enabled) {
        return new Account(id, new AccessToken("sesame"), null, null, enabled, Account.Source.API, Instant.EPOCH);
    }
}
