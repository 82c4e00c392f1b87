package io.groupmebridge.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.store.Database;
import io.groupmebridge.store.TestDatabase;
import io.groupmebridge.subscription.Subscription.Source;
import io.groupmebridge.subscription.Subscription.State;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the store must do with the subscriptions of the settings, on every database. */
@ParameterizedClass
@EnumSource(Database.class)
class DeclaringTests {

    private static final Instant NOW = Instant.parse("2026-08-01T12:00:00Z");

    private final Database kind;
    private final Queue<Object> told = new ConcurrentLinkedQueue<>();
    private TestDatabase database;
    private JdbcSubscriptions subscriptions;

    DeclaringTests(Database kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        database = TestDatabase.fresh(kind);
        subscriptions = new JdbcSubscriptions(
                database.reader(), database.commit(), database.cipher(), told::add, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theSettingsMakeWhatIsNotThereAndShowWhatWasMadeUp() {
        var declared = subscriptions
                .declare(List.of(Drafts.withSecret("first", null), Drafts.named("second")))
                .block();

        assertThat(declared.generated()).extracting(Subscription::name).containsExactly("first");
        assertThat(declared.orphaned()).isEmpty();
        assertThat(subscriptions.all().block())
                .hasSize(2)
                .allMatch(subscription -> subscription.source() == Source.SETTINGS);
    }

    @Test
    void theSameSettingsChangeNothing() {
        subscriptions.declare(List.of(Drafts.withSecret("first", null))).block();
        var before = subscriptions.all().block();
        told.clear();

        var declared =
                subscriptions.declare(List.of(Drafts.withSecret("first", null))).block();

        assertThat(declared.generated()).isEmpty();
        assertThat(subscriptions.all().block()).isEqualTo(before);
        assertThat(told).isEmpty();
    }

    @Test
    void anOperatorsPauseOutlivesTheSettingsUnlessTheySpeakOfIt() {
        subscriptions.declare(List.of(Drafts.enabled("first", null))).block();
        var id = subscriptions.all().block().getFirst().id();
        subscriptions.setState(id, State.PAUSED).block();

        subscriptions.declare(List.of(Drafts.enabled("first", null))).block();
        assertThat(stateOf(id)).isEqualTo(State.PAUSED);

        subscriptions.declare(List.of(Drafts.enabled("first", true))).block();
        assertThat(stateOf(id)).isEqualTo(State.ACTIVE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    true  | https://example.com/hooks?a=b | AUTO_DISABLED
                          | https://example.com/hooks?a=b | AUTO_DISABLED
                    false | https://example.com/hooks?a=b | PAUSED
                    true  | https://example.net/other     | ACTIVE
                          | https://example.net/other     | ACTIVE
                    """)
    void whatTheBridgeGaveUpStaysSoUntilTheSettingsDeclareAnotherUrl(Boolean enabled, String url, State expected) {
        subscriptions.declare(List.of(Drafts.enabled("first", true))).block();
        var present = subscriptions.all().block().getFirst();
        subscriptions.disable(present, Disabled.Reason.GONE).block();

        var declared = subscriptions
                .declare(List.of(Drafts.declared("first", url, enabled)))
                .block();

        assertThat(stateOf(present.id())).isEqualTo(expected);
        assertThat(declared.disabled()).hasSize(expected == State.AUTO_DISABLED ? 1 : 0);
    }

    @Test
    void anotherSecretInTheSettingsLetsThePresentOneRetire() {
        subscriptions.declare(List.of(Drafts.named("first"))).block();
        var next = SigningSecret.generate();

        subscriptions.declare(List.of(Drafts.withSecret("first", next))).block();
        subscriptions.declare(List.of(Drafts.withSecret("first", next))).block();

        assertThat(subscriptions.all().block())
                .singleElement()
                .returns(next, Subscription::secret)
                .returns(
                        new RetiringSecret(Drafts.SECRET, NOW.plus(Rotation.DEFAULT_OVERLAP)),
                        Subscription::previousSecret);
    }

    @Test
    void anotherSignatureInTheSettingsHasASecretForItMadeAndShownOnce() {
        var hmac = Drafts.withSecret("first", null);
        var edDsa = Drafts.signing("first", SignatureScheme.V1A);
        subscriptions.declare(List.of(hmac)).block();
        var before = subscriptions.all().block().getFirst().secret();

        assertThat(subscriptions.declare(List.of(edDsa)).block().generated()).hasSize(1);
        assertThat(subscriptions.declare(List.of(edDsa)).block().generated()).isEmpty();
        assertThat(subscriptions.declare(List.of(hmac)).block().generated()).isEmpty();

        assertThat(subscriptions.all().block())
                .singleElement()
                .returns(SignatureScheme.V1A, present -> present.secret().scheme())
                .returns(new RetiringSecret(before, NOW.plus(Rotation.DEFAULT_OVERLAP)), Subscription::previousSecret);
    }

    @Test
    void theSettingsTakeOverWhatTheApiMade() {
        subscriptions.create(Drafts.named("first")).block();

        subscriptions.declare(List.of(Drafts.withSecret("first", null))).block();

        assertThat(subscriptions.all().block())
                .singleElement()
                .returns(Source.SETTINGS, Subscription::source)
                .returns(Drafts.SECRET, Subscription::secret);
    }

    @Test
    void oneThatVanishedFromTheSettingsIsPausedKeepsItsPlaceAndCanComeBack() {
        subscriptions.declare(List.of(Drafts.named("first"))).block();
        var id = subscriptions.all().block().getFirst().id();
        event("evt_1");

        var declared = subscriptions.declare(List.of()).block();

        assertThat(declared.orphaned()).extracting(Subscription::id).containsExactly(id);
        assertThat(subscriptions.find(id).block().orElseThrow())
                .returns(State.PAUSED, Subscription::state)
                .returns(Source.API, Subscription::source)
                .satisfies(orphan -> assertThat(cursor(orphan)).isZero());
        assertThat(subscriptions.declare(List.of()).block().orphaned()).isEmpty();

        subscriptions.declare(List.of(Drafts.named("first"))).block();
        assertThat(stateOf(id)).isEqualTo(State.ACTIVE);
    }

    private State stateOf(SubscriptionId id) {
        return subscriptions.find(id).block().orElseThrow().state();
    }

    private long cursor(Subscription subscription) {
        return database.jdbc()
                .sql("SELECT cursor FROM subscription WHERE id = ?")
                .param(subscription.id().value())
                .query(Long.class)
                .single();
    }

    private void event(String id) {
        database.jdbc()
                .sql(
                        "INSERT INTO event (id, account_id, type, conversation, occurred_at, received_at, origin, payload, raw)"
                                + " VALUES (?, 'a', 't', '', 0, 0, 'push', ?, ?)")
                .params(id, new byte[0], new byte[0])
                .update();
    }
}
