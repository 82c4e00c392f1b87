package io.groupmebridge.delivery;

import static io.groupmebridge.delivery.Samples.NOW;
import static io.groupmebridge.delivery.Samples.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.delivery.TimeRange.Places;
import io.groupmebridge.event.EventType;
import io.groupmebridge.store.Database;
import io.groupmebridge.store.TestDatabase;
import io.groupmebridge.subscription.SubscriptionId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is asked of many deliveries, and the deletion of many, on both databases. */
@ParameterizedClass
@EnumSource(Database.class)
class DeliveryViewsTests {

    private static final SubscriptionId A = new SubscriptionId("sub_a");
    private static final SubscriptionId B = new SubscriptionId("sub_b");
    private static final Places ALL = new Places(0, Long.MAX_VALUE);

    @Parameter
    Database kind;

    private TestDatabase database;
    private DeliveryTables tables;
    private DeliveryViews views;
    private DeadLetters deadLetters;

    @BeforeEach
    void open() {
        database = TestDatabase.fresh(kind);
        tables = new DeliveryTables(database.commit(), database.reader());
        views = new DeliveryViews(database.reader());
        deadLetters = new DeadLetters(database.commit());
        SubscriptionRows.insert(database.jdbc(), A, 0);
        SubscriptionRows.insert(database.jdbc(), B, 0);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theyAreCountedByState() {
        settle(A, 9, entry(1, DeliveryState.DEAD, 1), entry(2, DeliveryState.RETRYING, 1));
        settle(A, 9, entry(3, DeliveryState.DEAD, 1), entry(4, DeliveryState.DELIVERED, 1));
        settle(A, 9, entry(5, DeliveryState.EXPIRED, 1));
        settle(B, 9, entry(1, DeliveryState.DEAD, 1));

        assertThat(views.count(A).block())
                .isEqualTo(Map.of(
                        DeliveryState.DELIVERED, new Tally(1, true),
                        DeliveryState.RETRYING, new Tally(1, true),
                        DeliveryState.DEAD, new Tally(2, true),
                        DeliveryState.EXPIRED, new Tally(1, true)));
    }

    @Test
    void theLatestAttemptsAreThoseOfTheLatestEventsAndTheLatestRetries() {
        settle(A, 1, entry(1, DeliveryState.RETRYING, 1));
        settle(A, 3, entry(2, DeliveryState.DELIVERED, 1), entry(3, DeliveryState.DELIVERED, 1));
        settle(A, 3, entry(1, DeliveryState.RETRYING, 2));
        settle(A, 4, entry(4, DeliveryState.DELIVERED, 1));
        settle(B, 9, entry(9, DeliveryState.DELIVERED, 1));

        var latest = views.latest(A, 3).block();

        // The second attempt for event 1 was made 100 seconds after the first.
        assertThat(latest).extracting(LatestAttempt::eventId).containsExactly(id(1), id(4), id(3));
        assertThat(latest).extracting(one -> one.attempt().number()).containsExactly(2, 1, 1);
    }

    @Test
    void deadLettersOfAPartOfTheJournalAreDeletedWithTheirAttempts() {
        var entries = Stream.concat(
                        LongStream.rangeClosed(1, 450).mapToObj(seq -> entry(seq, DeliveryState.DEAD, 1)),
                        Stream.of(entry(451, DeliveryState.RETRYING, 1), entry(452, DeliveryState.DELIVERED, 1)))
                .toArray(Settlement.Entry[]::new);
        settle(A, 500, entries);
        settle(B, 500, entries);

        assertThat(deadLetters.delete(A, new Places(10, 440)).block()).isEqualTo(new Tally(430, true));

        assertThat(tables.list(A, DeliveryState.DEAD, ALL, 100).block()).hasSize(20);
        assertThat(tables.list(A, null, ALL, 100).block()).hasSize(22);
        assertThat(count("attempt")).isEqualTo(22 + 452);
        assertThat(deadLetters.delete(A, ALL).block()).isEqualTo(new Tally(20, true));
        assertThat(deadLetters.delete(A, ALL).block()).isEqualTo(new Tally(0, true));
    }

    @Test
    void oneIsDeletedOnlyWhenItIsDeadAndAtOrBeforeTheCursor() {
        settle(A, 5, entry(4, DeliveryState.RETRYING, 1), entry(5, DeliveryState.DEAD, 1));
        settle(A, 5, entry(7, DeliveryState.DEAD, 1));

        assertThat(deadLetters.delete(A, 4).block()).isFalse();
        assertThat(deadLetters.delete(A, 5).block()).isTrue();
        assertThat(deadLetters.delete(A, 7).block()).isFalse();

        assertThat(tables.list(A, null, ALL, 10).block())
                .extracting(Delivery::seq)
                .containsExactly(7L, 4L);
    }

    private long count(String table) {
        return database.jdbc()
                .sql("SELECT count(*) FROM " + table)
                .query(Long.class)
                .single();
    }

    private void settle(SubscriptionId id, long cursor, Settlement.Entry... entries) {
        tables.settle(new Settlement(id, cursor, Standing.GOOD, List.of(entries)))
                .block();
    }

    private static Settlement.Entry entry(long seq, DeliveryState state, int attempts) {
        var at = NOW.plusSeconds(seq + 100L * (attempts - 1));
        var attempt = new Attempt(attempts, at, Duration.ofMillis(1), 500, null, null);
        var next = state == DeliveryState.RETRYING ? NOW : null;
        return new Settlement.Entry(
                seq, id(seq), EventType.MESSAGE_CREATED, state, Rows.reason(state), attempts, next, at, attempt);
    }
}
