package io.groupmebridge.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.store.Database;
import io.groupmebridge.store.TestDatabase;
import io.groupmebridge.subscription.Subscriptions.Saved;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is left of a subscription that was removed, until its deliveries are gone too, on every database. */
@ParameterizedClass
@EnumSource(Database.class)
class RemovalTests {

    private final Database kind;
    private TestDatabase database;
    private JdbcSubscriptions subscriptions;
    private Subscription removed;

    RemovalTests(Database kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        database = TestDatabase.fresh(kind);
        subscriptions = new JdbcSubscriptions(
                database.reader(), database.commit(), database.cipher(), _ -> {}, Clock.systemUTC());
        removed = created();
        subscriptions.remove(removed.id()).block();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void itIsNowhereToBeSeenAndCannotBeRemovedAgain() {
        assertThat(subscriptions.all().block()).isEmpty();
        assertThat(subscriptions.find(removed.id()).block()).isEmpty();
        assertThat(subscriptions
                        .setState(removed.id(), Subscription.State.ACTIVE)
                        .block())
                .isEmpty();
        assertThat(subscriptions.remove(removed.id()).block()).isFalse();
    }

    @Test
    void itsNameIsFree() {
        assertThat(created().name()).isEqualTo(removed.name());
    }

    @Test
    void itsSecretsAreGone() {
        var shell = database.jdbc().sql("SELECT * FROM subscription").query().singleRow();

        assertThat(shell)
                .containsEntry("state", "REMOVED")
                .containsEntry("secret", "")
                .containsEntry("headers", "")
                .containsEntry("url", "")
                .containsEntry("previous_secret", null);
    }

    private Subscription created() {
        return ((Saved.Done) subscriptions.create(Drafts.DRAFT).block()).subscription();
    }
}
