package io.groupmebridge.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.store.Database;
import io.groupmebridge.store.TestDatabase;
import io.groupmebridge.subscription.Subscription.State;
import io.groupmebridge.subscription.Subscriptions.Saved;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the store must do when a subscription is given up, resumed or sent elsewhere, on every database. */
@ParameterizedClass
@EnumSource(Database.class)
class ResumingTests {

    private static final Instant NOW = Instant.parse("2026-08-01T12:00:00Z");

    private final Database kind;
    private final Queue<Object> told = new ConcurrentLinkedQueue<>();
    private TestDatabase database;
    private JdbcSubscriptions subscriptions;
    private Subscription present;

    ResumingTests(Database kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        database = TestDatabase.fresh(kind);
        subscriptions = new JdbcSubscriptions(
                database.reader(), database.commit(), database.cipher(), told::add, Clock.fixed(NOW, ZoneOffset.UTC));
        present = ((Saved.Done) subscriptions.create(Drafts.DRAFT).block()).subscription();
        told.clear();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void disablingTwiceIsToldTwiceAndAnsweredAlike() {
        subscriptions.disable(present, Disabled.Reason.GONE).block();
        var disabled = subscriptions.find(present.id()).block().orElseThrow();
        told.clear();

        assertThat(subscriptions.disable(present, Disabled.Reason.FAILING).block())
                .isTrue();

        assertThat(told).containsExactly(new SubscriptionChanged.Saved(disabled));
        assertThat(subscriptions.find(present.id()).block()).contains(disabled);
    }

    @Test
    void failuresDoNotCountUnderAnotherStateOrAtAnotherUrl() {
        failing();
        subscriptions.replace(present, Drafts.named("renamed")).block();
        assertThat(failures()).isEqualTo(7);
        subscriptions.disable(present, Disabled.Reason.FAILING).block();
        assertThat(failures()).isZero();
        failing();
        subscriptions.setState(present.id(), State.ACTIVE).block();
        assertThat(failures()).isZero();
        failing();
        subscriptions
                .replace(present, Drafts.to("renamed", "https://example.net/other"))
                .block();

        assertThat(failures()).isZero();
        assertThat(subscriptions.find(present.id()).block().orElseThrow().pausedUntil())
                .isNull();
    }

    @Test
    void whatWasChangedSinceItWasReadIsNotReplaced() {
        var read = present.in(present.state(), present.updatedAt().minusSeconds(1));
        var later = new JdbcSubscriptions(
                database.reader(),
                database.commit(),
                database.cipher(),
                told::add,
                Clock.fixed(NOW.plusSeconds(1), ZoneOffset.UTC));

        assertThat(later.replace(read, Drafts.named("renamed")).block()).isEqualTo(new Saved.Outdated(present.id()));

        assertThat(subscriptions.all().block()).containsExactly(present);
        assertThat(later.replace(present, Drafts.named("renamed")).block()).isInstanceOf(Saved.Done.class);
    }

    @Test
    void ofTwoChangesWithinAMillisecondOneIsTold() {
        assertThat(subscriptions.replace(present, Drafts.named("one")).block()).isInstanceOf(Saved.Done.class);

        assertThat(subscriptions.replace(present, Drafts.named("two")).block())
                .isEqualTo(new Saved.Outdated(present.id()));
    }

    @Test
    void onlyWhoResumesSaysSo() {
        subscriptions.replace(present, Drafts.named("renamed")).block();
        subscriptions.setState(present.id(), State.PAUSED).block();
        subscriptions.setState(present.id(), State.ACTIVE).block();
        subscriptions.replace(present, Drafts.enabled("renamed", true)).block();

        assertThat(told)
                .extracting(change -> ((SubscriptionChanged.Saved) change).resumed())
                .containsExactly(false, false, true, true);
    }

    private void failing() {
        database.jdbc()
                .sql("UPDATE subscription SET failing_since = 1, failures = 7, paused_until = 1")
                .update();
    }

    private int failures() {
        var row = database.jdbc()
                .sql("SELECT failing_since, failures FROM subscription")
                .query()
                .singleRow();
        var failures = ((Number) row.get("failures")).intValue();
        assertThat(row.get("failing_since") == null).isEqualTo(failures == 0);
        return failures;
    }
}
