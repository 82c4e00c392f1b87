package io.groupmebridge.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groupmebridge.store.Database;
import io.groupmebridge.store.TestDatabase;
import io.groupmebridge.subscription.Subscription.Source;
import io.groupmebridge.subscription.Subscription.State;
import io.groupmebridge.subscription.Subscriptions.Saved;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the store must do with subscriptions, on every database. */
@ParameterizedClass
@EnumSource(Database.class)
class JdbcSubscriptionsTests {

    private static final Instant NOW = Instant.parse("2026-08-01T12:00:00Z");
    private final Database kind;
    private final Queue<Object> told = new ConcurrentLinkedQueue<>();
    private TestDatabase database;
    private JdbcSubscriptions subscriptions;

    JdbcSubscriptionsTests(Database kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        database = TestDatabase.fresh(kind);
        subscriptions = new JdbcSubscriptions(
                database.reader(),
                database.commit(),
                database.cipher(),
                told::add,
                Clock.fixed(NOW.plusNanos(7), ZoneOffset.UTC));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatIsCreatedIsReadAsItWas() {
        var created = created(Drafts.DRAFT);

        assertThat(created)
                .isEqualTo(new Subscription(
                        created.id(),
                        "orders",
                        Drafts.DRAFT.url(),
                        Drafts.DRAFT.filter(),
                        PayloadFormat.STANDARD,
                        DeliveryOrder.STRICT,
                        Drafts.SECRET,
                        null,
                        Map.of("X-Key", "hunter2"),
                        null,
                        Duration.ofSeconds(20),
                        3,
                        25,
                        Drafts.DRAFT.schedule(),
                        State.ACTIVE,
                        null,
                        null,
                        Source.API,
                        NOW,
                        NOW));
        assertThat(created.filter().events()).isEqualTo(Drafts.DRAFT.filter().events());
        assertThat(subscriptions.find(created.id()).block()).contains(created);
        assertThat(subscriptions.all().block()).containsExactly(created);
        assertThat(told).containsExactly(new SubscriptionChanged.Saved(created));
    }

    @Test
    void aSubscriptionBeginsBehindTheNewestEvent() {
        var first = created(Drafts.named("first"));
        event("evt_1");
        event("evt_2");
        var newest = database.jdbc()
                .sql("SELECT MAX(seq) FROM event")
                .query(Long.class)
                .single();

        var second = created(Drafts.named("second"));

        assertThat(cursor(first)).isZero();
        assertThat(cursor(second)).isEqualTo(newest).isPositive();
    }

    @Test
    void aSecretIsMadeUpWhenNoneIsGiven() {
        var first = created(Drafts.withSecret("first", null));
        var second = created(Drafts.withSecret("second", null));

        assertThat(first.secret().key()).hasSize(32);
        assertThat(first.secret()).isNotEqualTo(second.secret());
    }

    @Test
    void secretsAreNotInTheDatabaseInClear() {
        created(Drafts.DRAFT);

        assertThat(database.jdbc()
                        .sql("SELECT * FROM subscription")
                        .query()
                        .singleRow()
                        .values())
                .noneMatch(value -> String.valueOf(value).contains("hunter2"))
                .noneMatch(value ->
                        String.valueOf(value).contains(Drafts.SECRET.value().substring(6)));
    }

    @Test
    void aNameIsTakenOnce() {
        var present = created(Drafts.DRAFT);
        told.clear();

        assertThat(subscriptions.create(Drafts.DRAFT).block()).isEqualTo(new Saved.NameTaken("orders"));
        assertThat(subscriptions.all().block()).containsExactly(present);
        assertThat(told).isEmpty();
    }

    @Test
    void aReplacementKeepsIdSecretStateAndPlace() {
        var present = created(Drafts.DRAFT);
        subscriptions.setState(present.id(), State.PAUSED).block();
        event("evt_1");
        told.clear();

        var saved = subscriptions
                .replace(present, Drafts.withSecret("renamed", null))
                .block();

        assertThat(saved)
                .isInstanceOfSatisfying(
                        Saved.Done.class,
                        done -> assertThat(done.subscription())
                                .returns(present.id(), Subscription::id)
                                .returns("renamed", Subscription::name)
                                .returns(Drafts.SECRET, Subscription::secret)
                                .returns(State.PAUSED, Subscription::state));
        assertThat(cursor(present)).isZero();
        assertThat(told)
                .containsExactly(new SubscriptionChanged.Saved(
                        subscriptions.find(present.id()).block().orElseThrow()));
    }

    @Test
    void aReplacementMayNotTakeAnothersName() {
        var first = created(Drafts.named("first"));
        created(Drafts.named("second"));

        assertThat(subscriptions.replace(first, Drafts.named("second")).block())
                .isEqualTo(new Saved.NameTaken("second"));
        assertThat(subscriptions.replace(first, Drafts.named("first")).block()).isInstanceOf(Saved.Done.class);
    }

    @Test
    void whatIsNotThereIsSaid() {
        var gone = Subscription.fresh(Drafts.DRAFT, Source.API, NOW);
        var nobody = gone.id();

        assertThat(subscriptions.find(nobody).block()).isEmpty();
        assertThat(subscriptions.replace(gone, Drafts.DRAFT).block()).isEqualTo(new Saved.Unknown(nobody));
        assertThat(subscriptions.setState(nobody, State.PAUSED).block()).isEmpty();
        assertThat(subscriptions.remove(nobody).block()).isFalse();
    }

    @Test
    void aDisabledSubscriptionSaysWhyUntilItIsResumed() {
        var present = created(Drafts.DRAFT);
        told.clear();

        assertThat(subscriptions.disable(present, Disabled.Reason.GONE).block()).isTrue();

        var disabled = subscriptions.find(present.id()).block().orElseThrow();
        assertThat(disabled.state()).isEqualTo(State.AUTO_DISABLED);
        assertThat(disabled.disabled()).isEqualTo(new Disabled(Disabled.Reason.GONE, NOW));
        assertThat(told).containsExactly(new SubscriptionChanged.Saved(disabled));
        var resumed = subscriptions.setState(present.id(), State.ACTIVE).block().orElseThrow();
        assertThat(resumed).isEqualTo(present);
        assertThat(subscriptions.find(present.id()).block()).contains(present);
    }

    @Test
    void aReplacementEnablesADisabledSubscriptionOnlyWhenItSaysSo() {
        var present = created(Drafts.DRAFT);
        subscriptions.disable(present, Disabled.Reason.ASKED).block();

        subscriptions.replace(present, Drafts.named("renamed")).block();
        var renamed = subscriptions.find(present.id()).block().orElseThrow();
        assertThat(renamed.disabled()).isEqualTo(new Disabled(Disabled.Reason.ASKED, NOW));
        subscriptions.replace(renamed, Drafts.enabled("renamed", true)).block();

        assertThat(subscriptions.find(present.id()).block().orElseThrow())
                .returns(State.ACTIVE, Subscription::state)
                .returns(null, Subscription::disabled);
    }

    @Test
    void onlyAnActiveSubscriptionWithTheEndpointThatWasJudgedIsDisabled() {
        var present = created(Drafts.DRAFT);
        var elsewhere = created(Drafts.to("elsewhere", "https://example.net/hooks"));
        subscriptions.setState(present.id(), State.PAUSED).block();
        subscriptions
                .replace(elsewhere, Drafts.to("elsewhere", "https://example.net/other"))
                .block();
        told.clear();

        assertThat(subscriptions.disable(present, Disabled.Reason.GONE).block()).isFalse();
        assertThat(subscriptions.disable(elsewhere, Disabled.Reason.GONE).block())
                .isFalse();
        assertThat(told).isEmpty();
    }

    @Test
    void aPauseIsShownUntilSomebodyResumes() {
        var present = created(Drafts.DRAFT);
        database.jdbc()
                .sql("UPDATE subscription SET paused_until = ?")
                .param(NOW.plusSeconds(60).toEpochMilli())
                .update();

        subscriptions.replace(present, Drafts.named("renamed")).block();
        assertThat(subscriptions.find(present.id()).block().orElseThrow().pausedUntil())
                .isEqualTo(NOW.plusSeconds(60));
        var resumed = subscriptions.setState(present.id(), State.ACTIVE).block().orElseThrow();

        assertThat(resumed.pausedUntil()).isNull();
        assertThat(subscriptions.find(present.id()).block()).contains(resumed);
    }

    @Test
    void aRemovedSubscriptionIsGone() {
        var present = created(Drafts.DRAFT);
        told.clear();

        assertThat(subscriptions.remove(present.id()).block()).isTrue();

        assertThat(subscriptions.all().block()).isEmpty();
        assertThat(told).containsExactly(new SubscriptionChanged.Removed(present.id()));
        assertThat(subscriptions.remove(present.id()).block()).as("again").isFalse();
    }

    @Test
    void aChangeIsToldAlsoWhenNobodyWaitsForIt() {
        subscriptions.create(Drafts.DRAFT).subscribe().dispose();

        await().untilAsserted(() -> assertThat(told).hasSize(1));
    }

    private Subscription created(SubscriptionDraft draft) {
        return switch (subscriptions.create(draft).block()) {
            case Saved.Done(var subscription) -> subscription;
            case Saved.NameTaken taken -> throw new AssertionError(taken);
            case Saved.Outdated outdated -> throw new AssertionError(outdated.toString());
            case Saved.Unknown unknown -> throw new AssertionError(unknown);
        };
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
