package io.groupmebridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What {@link GroupCommit} promises, on every kind of database. */
@ParameterizedClass
@EnumSource(Database.class)
class GroupCommitTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Parameter
    Database kind;

    private NumberTable table;
    private TestDatabase database;
    private BatchWriter<Integer, Integer> numbers;

    @BeforeEach
    void openDatabase() {
        table = new NumberTable(kind);
        database = table.database();
        numbers = database.commit().batch("numbers", NumberTable::insertEach);
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    @Test
    void answersAfterTheCommit() {
        var seen = database.commit()
                .submit(connection -> NumberTable.insert(connection, 7))
                .map(_ -> table.stored())
                .block(PATIENCE);

        assertThat(seen).containsExactly(7);
    }

    @Test
    void aNullAnswerCompletesEmpty() {
        Mono<Void> nothing = database.commit().submit(connection -> {
            NumberTable.insert(connection, 1);
            return null;
        });

        StepVerifier.create(nothing).expectComplete().verify(PATIENCE);
        assertThat(table.stored()).containsExactly(1);
    }

    @Test
    void doesNothingUntilSubscribedTo() {
        var unit = database.commit().submit(connection -> NumberTable.insert(connection, 1));

        assertThat(table.stored()).isEmpty();
        unit.block(PATIENCE);
        unit.onErrorComplete().block(PATIENCE);
        assertThat(table.stored()).containsExactly(1);
    }

    @Test
    void writesAndAnswersInTheOrderOfSubscription() {
        var answered = Collections.synchronizedList(new ArrayList<Integer>());

        Flux.range(0, 5_000)
                .flatMap(i -> numbers.submit(i).doOnNext(answered::add), 5_000)
                .blockLast(PATIENCE);

        assertThat(answered).isEqualTo(NumberTable.upTo(5_000));
        assertThat(table.stored()).isEqualTo(NumberTable.upTo(5_000));
    }

    @Test
    void whatWaitsSharesATransactionAndACall() {
        var calls = new ArrayList<Integer>();
        var counted = database.commit().<Integer, Integer>batch("counted", (connection, items) -> {
            calls.add(items.size());
            return NumberTable.insertEach(connection, items);
        });
        var held = table.hold();

        var all = Flux.range(0, 500).flatMap(counted::submit, 500).collectList().toFuture();
        held.countDown();

        assertThat(all).succeedsWithin(PATIENCE);
        assertThat(calls).containsExactly(500);
        assertThat(database.meters().get("bridge.store.batch").summary().max()).isEqualTo(500);
    }

    @Test
    void theStopStoresWhatWaitsAndRefusesTheRest() {
        var held = table.hold();
        var waiting = Flux.range(0, 3_000)
                .flatMap(numbers::submit, 3_000)
                .collectList()
                .toFuture();
        held.countDown();

        database.commit().stop();

        assertThat(waiting).succeedsWithin(PATIENCE);
        assertThat(table.stored()).hasSize(3_000);
        assertThatThrownBy(() -> numbers.submit(9_999).block(PATIENCE)).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void aFullQueueRefuses() {
        var held = table.hold();
        for (var i = 0; i < 65_535; i++) {
            database.commit().submit(_ -> 0).subscribe();
        }
        var last = database.commit().submit(_ -> 1).toFuture();

        assertThatThrownBy(() -> numbers.submit(1).block(PATIENCE)).isInstanceOf(StoreUnavailableException.class);

        held.countDown();
        assertThat(last).succeedsWithin(PATIENCE);
    }

    @Test
    void isTheSameAfterARestart() {
        numbers.submit(1).block(PATIENCE);

        database.commit().stop();
        database.commit().start();

        assertThat(numbers.submit(2).block(PATIENCE)).isEqualTo(2);
    }
}
