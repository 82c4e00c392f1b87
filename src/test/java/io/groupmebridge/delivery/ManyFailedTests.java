package io.groupmebridge.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.delivery.DeliveryTables.Count;
import io.groupmebridge.event.EventId;
import io.groupmebridge.store.Database;
import io.groupmebridge.store.TestDatabase;
import io.groupmebridge.subscription.SubscriptionId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Of more dead letters than are looked at: 100,200. */
@ParameterizedClass
@EnumSource(Database.class)
class ManyFailedTests {

    private static final SubscriptionId A = new SubscriptionId("sub_a");
    private static final long NEWEST = 100_200;

    @Parameter
    Database kind;

    private TestDatabase database;
    private DeliveryTables tables;

    @BeforeEach
    void fill() {
        database = TestDatabase.fresh(kind);
        tables = new DeliveryTables(database.commit(), database.reader());
        SubscriptionRows.insert(database.jdbc(), A, NEWEST);
        database.jdbc()
                .sql("WITH RECURSIVE place(seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM place WHERE seq < " + NEWEST
                        + ") INSERT INTO delivery (subscription_id, seq, event_id, event_type, state, attempts,"
                        + " updated_at) SELECT 'sub_a', seq, 'evt_' || substr('" + "0".repeat(32)
                        + "', 1, 32 - length(cast(seq AS TEXT))) || seq, 'message.created', 'dead', 1, 0 FROM place")
                .update();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theyAreCountedInPart() {
        assertThat(tables.countFailed().block()).containsOnlyKeys(DeliveryState.DEAD);
        assertThat(tables.countFailed().block()).containsValue(new Count(100_000, 1));
        assertThat(new DeliveryViews(database.reader()).count(A).block())
                .containsEntry(DeliveryState.DEAD, new Tally(100_000, false))
                .containsEntry(DeliveryState.DELIVERED, new Tally(0, false));
    }

    @Test
    void anEventIsLookedForAmongTheNewestUpToAPlace() {
        assertThat(tables.placeOfFailed(A, event(NEWEST), NEWEST).block()).contains(NEWEST);
        assertThat(tables.placeOfFailed(A, event(201), NEWEST).block()).contains(201L);
        assertThat(tables.placeOfFailed(A, event(200), NEWEST).block()).isEmpty();
        assertThat(tables.placeOfFailed(A, event(200), 300).block()).contains(200L);
        assertThat(tables.placeOfFailed(A, event(301), 300).block()).isEmpty();
    }

    private static EventId event(long seq) {
        return new EventId("evt_%032d".formatted(seq));
    }
}
