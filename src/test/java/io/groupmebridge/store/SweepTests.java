package io.groupmebridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class SweepTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TestDatabase database = TestDatabase.fresh(Database.SQLITE);
    private final Sweep sweep = new Sweep(database.commit(), Schedulers.parallel());

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void stepsGoOnFromEachOtherUntilTheLast() {
        var states = sweep.<Integer>run(0, state -> state == 3, (_, from, _) -> from + 1);

        StepVerifier.create(states).expectNext(1, 2, 3).expectComplete().verify(PATIENCE);
    }

    @Test
    void aStartThatIsTheLastHasNoStep() {
        StepVerifier.create(sweep.<Integer>run(3, state -> state == 3, (_, from, _) -> from + 1))
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void aStepThatFailsEndsIt() {
        var steps = new AtomicInteger();
        var states = sweep.<Integer>run(0, _ -> false, (_, from, _) -> {
            if (steps.incrementAndGet() == 2) {
                throw new SQLException("no such table");
            }
            return from + 1;
        });

        StepVerifier.create(states)
                .expectNext(1)
                .expectError(SQLException.class)
                .verify(PATIENCE);
        assertThat(steps).hasValue(2);
    }

    @Test
    void otherWritesGoInBetween() {
        var writes = new AtomicInteger();
        var states = sweep.<Integer>run(0, state -> state == 5, (_, _, _) -> writes.get() + 1)
                .concatMap(state ->
                        database.commit().submit(_ -> writes.incrementAndGet()).thenReturn(state));

        StepVerifier.create(states).expectNext(1, 2, 3, 4, 5).expectComplete().verify(PATIENCE);
    }

    @ParameterizedTest(name = "{0} rows in {1} µs: {2}")
    @CsvSource({
        "64, 3000, 64",
        "64, 30, 128",
        "400, 30, 500",
        "500, 30000, 50",
        "100, 300000, 16",
        "64, 0, 64",
    })
    void aStepHasAsManyRowsAsFitItsTime(int rows, long micros, int next) {
        assertThat(Sweep.nextRows(rows, Duration.ofNanos(micros * 1_000))).isEqualTo(next);
    }

    @ParameterizedTest
    @EnumSource(Database.class)
    void theSizeOfTheDatabaseIsKnown(Database kind) {
        try (var other = TestDatabase.fresh(kind)) {
            new StoreSize(kind, other.reader(), other.meters()).turn().block(PATIENCE);

            assertThat(other.meters().get("bridge.store.size").gauge().value()).isGreaterThan(50_000);
        }
    }
}
