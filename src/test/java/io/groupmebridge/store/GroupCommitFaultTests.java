package io.groupmebridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLRecoverableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

/** What {@link GroupCommit} does about faults and about a database that is out of order, on every kind of database. */
@ParameterizedClass
@EnumSource(Database.class)
class GroupCommitFaultTests {

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
    void whoIsAtFaultFailsAlone() {
        var held = table.hold();
        var answers = IntStream.of(1, 2, -1, 3, 2, 4)
                .mapToObj(i -> numbers.submit(i).toFuture())
                .toList();
        var wrong = database.commit()
                .submit(connection -> {
                    NumberTable.insert(connection, 50);
                    throw new IllegalArgumentException("no such thing");
                })
                .toFuture();
        var after = database.commit()
                .submit(connection -> NumberTable.insert(connection, 5))
                .toFuture();

        held.countDown();

        assertThat(after).succeedsWithin(PATIENCE);
        assertThat(answers)
                .extracting(CompletableFuture::isCompletedExceptionally)
                .containsExactly(false, false, true, false, true, false);
        assertThat(wrong)
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(table.stored()).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void aWrongNumberOfAnswersIsAFault() {
        var forgetful = database.commit().<Integer, Integer>batch("forgetful", (_, _) -> List.of());

        assertThatThrownBy(() -> forgetful.submit(1).block(PATIENCE))
                .hasMessageContaining("forgetful gave 0 answers to 1 items");
    }

    @Test
    void aCallerThatFailsOnItsAnswerDoesNotHarmTheNext() {
        numbers.submit(1).subscribe(_ -> {
            throw new IllegalStateException("a caller's bug");
        });

        assertThat(numbers.submit(2).block(PATIENCE)).isEqualTo(2);
    }

    @Test
    void nothingIsLostOrOvertakenWhileTheDatabaseIsOutOfOrder() {
        var failures = new AtomicInteger(3);
        var shaky = database.commit().<Integer, Integer>batch("shaky", (connection, items) -> {
            NumberTable.insertEach(connection, items);
            if (failures.getAndDecrement() > 0) {
                throw new SQLRecoverableException("the disk is gone");
            }
            return items;
        });

        var answers =
                Flux.range(0, 1_000).flatMap(shaky::submit, 1_000).collectList().block(PATIENCE);

        assertThat(answers).isEqualTo(NumberTable.upTo(1_000));
        assertThat(table.stored()).isEqualTo(NumberTable.upTo(1_000));
        assertThat(database.meters().get("bridge.store.failures").counter().count())
                .isEqualTo(3);
        assertThat(database.commit().trouble()).isEmpty();
    }

    @Test
    void waitsForADatabaseThatCannotBeReachedAndSaysSo() {
        var reachable = new ShakyDataSource(database.dataSource());
        var commit = new GroupCommit(reachable, database.meters());
        reachable.cut();
        commit.start();
        var answers = Flux.range(0, 100)
                .flatMapSequential(i -> commit.submit(connection -> NumberTable.insert(connection, i)), 100)
                .collectList()
                .toFuture();
        Awaitility.await().until(() -> commit.trouble().isPresent());
        assertThat(answers).isNotDone();

        reachable.mend();

        assertThat(answers).succeedsWithin(PATIENCE);
        assertThat(table.stored()).isEqualTo(NumberTable.upTo(100));
        assertThat(commit.trouble()).isEmpty();
        commit.stop();
    }

    @Test
    void aConnectionThatBreaksWhileInUseIsReplaced() {
        var shaky = new ShakyDataSource(database.dataSource());
        var commit = new GroupCommit(shaky, database.meters());
        commit.start();
        commit.submit(connection -> NumberTable.insert(connection, 0)).block(PATIENCE);

        shaky.failCommits(2);
        var answers = Flux.range(1, 50)
                .flatMapSequential(i -> commit.submit(connection -> NumberTable.insert(connection, i)), 50)
                .collectList()
                .block(PATIENCE);

        assertThat(answers).hasSize(50);
        assertThat(table.stored()).isEqualTo(NumberTable.upTo(51));
        commit.stop();
    }

    /** As SQLite does when the disk is full. Its driver goes on as if the transaction were still there. */
    @Test
    void whatTheDatabaseEndedByItselfIsDoneAgainAndOtherConnectionsAreSound() {
        var failures = new AtomicInteger(1);
        var ended = database.commit().<Integer, Integer>batch("ended", (connection, items) -> {
            NumberTable.insertEach(connection, items);
            if (failures.getAndDecrement() > 0) {
                try (var statement = connection.createStatement()) {
                    statement.execute("ROLLBACK");
                }
                throw new SQLRecoverableException("the disk is full");
            }
            return items;
        });

        assertThat(ended.submit(1).block(PATIENCE)).isEqualTo(1);

        assertThatThrownBy(() -> database.commit()
                        .submit(connection -> {
                            NumberTable.insert(connection, 2);
                            throw new IllegalArgumentException("no such thing");
                        })
                        .block(PATIENCE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(numbers.submit(3).block(PATIENCE)).isEqualTo(3);
        assertThat(table.stored()).containsExactly(1, 3);
    }

    @Test
    void theStopEndsTheWaitForADatabaseThatIsOutOfOrder() {
        var unreachable = new ShakyDataSource(database.dataSource());
        unreachable.cut();
        var commit = new GroupCommit(unreachable, database.meters());
        commit.start();
        var waiting =
                commit.submit(connection -> NumberTable.insert(connection, 1)).toFuture();
        Awaitility.await().until(() -> commit.trouble().isPresent());

        commit.stop();

        assertThat(waiting)
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(table.stored()).isEmpty();
    }
}
