package io.groupmebridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Reads, and the health that watches reads and writes. */
class StoreReaderTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TestDatabase database = TestDatabase.fresh(Database.SQLITE);

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    @Test
    void readsOnAThreadOfItsOwn() {
        var thread = database.reader().read(_ -> Thread.currentThread()).block(PATIENCE);

        assertThat(thread.isVirtual()).isTrue();
        assertThat(thread.getName()).startsWith("store-read-");
    }

    @Test
    void aNullAnswerCompletesEmpty() {
        Mono<String> nothing = database.reader().read(_ -> null);

        StepVerifier.create(nothing).expectComplete().verify(PATIENCE);
    }

    @Test
    void cancellingDoesNotInterrupt() {
        var reading = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var interrupted = new CompletableFuture<Boolean>();
        var read = database.reader()
                .read(_ -> {
                    reading.countDown();
                    NumberTable.await(release);
                    return interrupted.complete(Thread.currentThread().isInterrupted());
                })
                .subscribe();
        NumberTable.await(reading);

        read.dispose();
        release.countDown();

        assertThat(interrupted).succeedsWithin(PATIENCE).isEqualTo(false);
    }

    @Test
    void aFailureIsTheReadersOwn() {
        StepVerifier.create(database.reader()
                        .read(jdbc -> jdbc.sql("SELECT x").query().singleRow()))
                .expectError()
                .verify(PATIENCE);
    }

    @Test
    void healthIsDownWhileWritesWait() {
        var shaky = new ShakyDataSource(database.dataSource());
        var commit = new GroupCommit(shaky, new SimpleMeterRegistry());
        var health = new StoreHealth(Database.SQLITE, database.reader(), commit);
        commit.start();
        assertThat(health.health().block(PATIENCE).getStatus()).isEqualTo(Status.UP);

        shaky.cut();
        var waiting = commit.submit(_ -> 1).toFuture();
        Awaitility.await().until(() -> commit.trouble().isPresent());
        assertThat(health.health().block(PATIENCE).getStatus()).isEqualTo(Status.DOWN);

        shaky.mend();
        assertThat(waiting).succeedsWithin(PATIENCE);
        assertThat(health.health().block(PATIENCE).getStatus()).isEqualTo(Status.UP);
        commit.stop();
    }

    @Test
    void healthIsDownWhenNothingCanBeRead() {
        var shaky = new ShakyDataSource(database.dataSource());
        shaky.cut();
        var health = new StoreHealth(Database.SQLITE, new StoreReader(shaky), database.commit());

        assertThat(health.health().block(PATIENCE).getStatus()).isEqualTo(Status.DOWN);
    }
}
