package io.groupmebridge.delivery;

import static io.groupmebridge.delivery.Samples.NOW;
import static io.groupmebridge.delivery.Samples.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groupmebridge.event.EventType;
import io.groupmebridge.store.Database;
import io.groupmebridge.store.TestDatabase;
import io.groupmebridge.subscription.SubscriptionChanged;
import io.groupmebridge.subscription.SubscriptionId;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Database.class)
class RemovedSubscriptionsTests {

    private static final SubscriptionId GONE = new SubscriptionId("sub_gone");
    private static final SubscriptionId KEPT = new SubscriptionId("sub_kept");

    @Parameter
    Database kind;

    private TestDatabase database;
    private DeliveryTables tables;
    private RemovedSubscriptions removed;

    @BeforeEach
    void open() {
        database = TestDatabase.fresh(kind);
        tables = new DeliveryTables(database.commit(), database.reader());
        removed = new RemovedSubscriptions(database.commit(), database.reader());
        for (var subscription : new SubscriptionId[] {GONE, KEPT}) {
            SubscriptionRows.insert(database.jdbc(), subscription, 0);
            var entries = LongStream.rangeClosed(1, 1_200)
                    .mapToObj(RemovedSubscriptionsTests::delivered)
                    .toList();
            tables.settle(new Settlement(subscription, 1_200, Standing.GOOD, entries))
                    .block();
        }
        database.jdbc()
                .sql("UPDATE subscription SET state = 'REMOVED' WHERE id = 'sub_gone'")
                .update();
    }

    @AfterEach
    void close() {
        removed.stop();
        database.close();
    }

    @Test
    void whatWasDeliveredGoesAndNothingElse() {
        removed.sweep().block();

        assertThat(count("subscription")).isEqualTo(1);
        assertThat(count("delivery")).isEqualTo(1_200);
        assertThat(count("attempt")).isEqualTo(1_200);
        assertThat(tables.start(KEPT).block()).isPresent();
    }

    @Test
    void whatAStopLeftGoesAtTheNextStart() {
        removed.start();
        await().until(() -> count("delivery") < 2_400);
        removed.stop();

        removed.start();

        await().until(() -> count("subscription") == 1);
        assertThat(count("delivery")).isEqualTo(1_200);
    }

    @Test
    void whatIsRemovedLaterGoesToo() {
        removed.start();
        await().until(() -> count("subscription") == 1);
        database.jdbc().sql("UPDATE subscription SET state = 'REMOVED'").update();

        removed.changed(new SubscriptionChanged.Removed(KEPT));

        await().until(() -> count("subscription") == 0);
        assertThat(count("attempt")).isZero();
    }

    @Test
    void aLaneDoesNotBeginForIt() {
        assertThat(tables.start(GONE).block()).isEmpty();
    }

    private long count(String table) {
        return database.jdbc()
                .sql("SELECT count(*) FROM " + table)
                .query(Long.class)
                .single();
    }

    private static Settlement.Entry delivered(long seq) {
        var attempt = new Attempt(1, NOW, Duration.ofMillis(1), 200, null, null);
        return new Settlement.Entry(
                seq, id(seq), EventType.MESSAGE_CREATED, DeliveryState.DELIVERED, null, 1, null, NOW, attempt);
    }
}
