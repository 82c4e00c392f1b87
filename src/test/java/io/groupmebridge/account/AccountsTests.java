package io.groupmebridge.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.event.AccountId;
import io.groupmebridge.store.Database;
import io.groupmebridge.store.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

/** What {@link Accounts} promises, on every kind of database. */
@ParameterizedClass
@EnumSource(Database.class)
class AccountsTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final AccountId ADA = new AccountId("ada");
    private static final AccountId BOB = new AccountId("bob");
    private static final AccessToken OLD = new AccessToken("sesame-old");
    private static final AccessToken NEW = new AccessToken("sesame-new");

    @Parameter
    Database kind;

    private final List<Object> told = new CopyOnWriteArrayList<>();
    private TestDatabase database;
    private JdbcAccounts accounts;

    @BeforeEach
    void openDatabase() {
        database = TestDatabase.fresh(kind);
        open();
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    @Test
    void anAddedAccountSurvivesARestart() {
        assertThat(await(accounts.add(ADA, OLD, true))).isTrue();

        database.restart();
        open();

        var ada = new Account(ADA, OLD, null, null, true, Account.Source.API, NOW);
        assertThat(await(accounts.find(ADA))).contains(ada);
        assertThat(await(accounts.all())).containsExactly(ada);
        assertThat(told).containsExactly(new AccountChanged.Added(ada));
    }

    @Test
    void aTakenIdIsNotAddedAgain() {
        await(accounts.add(ADA, OLD, true));
        told.clear();

        assertThat(await(accounts.add(ADA, NEW, false))).isFalse();

        assertThat(ada().token()).isEqualTo(OLD);
        assertThat(told).isEmpty();
    }

    @Test
    void tokensAreSealedInTheDatabase() {
        await(accounts.add(ADA, OLD, true));

        var stored = database.jdbc()
                .sql("SELECT token FROM account")
                .query(String.class)
                .single();

        assertThat(stored).startsWith("v1:").doesNotContain("sesame");
    }

    @Test
    void aNewTokenForgetsWhoTheOldOneWas() {
        await(accounts.add(ADA, OLD, true));
        await(accounts.identified(ADA, "123", "Ada"));
        told.clear();

        var disabled = await(accounts.change(ADA, OLD, false)).orElseThrow();
        var replaced = await(accounts.change(ADA, NEW, true)).orElseThrow();

        assertThat(disabled).isEqualTo(new Account(ADA, OLD, "123", "Ada", false, Account.Source.API, NOW));
        assertThat(replaced).isEqualTo(new Account(ADA, NEW, null, null, true, Account.Source.API, NOW));
        assertThat(told).containsExactly(new AccountChanged.Changed(disabled), new AccountChanged.Changed(replaced));
    }

    @Test
    void whoTheAccountIsIsRecordedAndNotTold() {
        await(accounts.add(ADA, OLD, true));
        told.clear();

        await(accounts.identified(ADA, "123", "Ada"));

        assertThat(ada().userId()).isEqualTo("123");
        assertThat(ada().userName()).isEqualTo("Ada");
        assertThat(told).isEmpty();
    }

    @Test
    void aRemovedAccountIsGone() {
        await(accounts.add(ADA, OLD, true));
        told.clear();

        assertThat(await(accounts.remove(ADA))).isTrue();
        assertThat(await(accounts.remove(ADA))).isFalse();

        assertThat(await(accounts.find(ADA))).isEmpty();
        assertThat(await(accounts.change(ADA, NEW, true))).isEmpty();
        assertThat(told).containsExactly(new AccountChanged.Removed(ADA));
    }

    @Test
    void theSettingsWinAtEveryStart() {
        await(accounts.add(ADA, OLD, false));
        told.clear();

        await(accounts.declare(Map.of(ADA, wanted(NEW), BOB, wanted(OLD))));

        var ada = new Account(ADA, NEW, null, null, true, Account.Source.SETTINGS, NOW);
        var bob = new Account(BOB, OLD, null, null, true, Account.Source.SETTINGS, NOW);
        assertThat(await(accounts.all())).containsExactly(ada, bob);
        assertThat(told).containsExactly(new AccountChanged.Changed(ada), new AccountChanged.Added(bob));
    }

    @Test
    void anUnchangedDeclarationChangesNothing() {
        await(accounts.declare(Map.of(ADA, wanted(OLD))));
        await(accounts.identified(ADA, "123", "Ada"));
        told.clear();

        assertThat(await(accounts.declare(Map.of(ADA, wanted(OLD))))).isEmpty();

        assertThat(ada().userId()).isEqualTo("123");
        assertThat(told).isEmpty();
    }

    @Test
    void whatTheSettingsNoLongerDeclareIsDisabledOnceAndThenTheApis() {
        await(accounts.declare(Map.of(ADA, wanted(OLD))));
        await(accounts.add(BOB, OLD, true));

        assertThat(await(accounts.declare(Map.of())))
                .extracting(AccountChanged::id)
                .containsExactly(ADA);
        assertThat(ada().enabled()).isFalse();

        await(accounts.change(ADA, OLD, true));

        assertThat(await(accounts.declare(Map.of()))).isEmpty();
        assertThat(ada().enabled()).isTrue();
        assertThat(await(accounts.find(BOB)).orElseThrow().enabled()).isTrue();
    }

    private void open() {
        accounts = new JdbcAccounts(
                database.commit(), database.reader(), database.cipher(), told::add, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private Account ada() {
        return await(accounts.find(ADA)).orElseThrow();
    }

    private static AccountProperties.Wanted wanted(AccessToken token) {
        return new AccountProperties.Wanted(token, true);
    }

    private static <T> T await(Mono<T> answer) {
        return answer.block(PATIENCE);
    }
}
