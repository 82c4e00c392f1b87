package io.groupmebridge.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;

/** Migrates the tables when no other bridge works on them: an older one would read and write what has changed. */
final class MigrationTurn implements FlywayMigrationStrategy {

    private final DataSource dataSource;
    private final WriteRight right;
    private final Turn turn;

    MigrationTurn(DataSource dataSource, WriteRight right, Turn turn) {
        this.dataSource = dataSource;
        this.right = right;
        this.turn = turn;
    }

    @Override
    public void migrate(Flyway flyway) {
        var over = new CountDownLatch(1);
        var alone = new FutureTask<>(() -> awaitAlone(over));
        Thread.ofPlatform().name("migration").start(alone);
        try {
            Turn.waitFor(alone);
        } finally {
            over.countDown();
        }
        flyway.migrate();
    }

    private @Nullable Void awaitAlone(CountDownLatch over) {
        // Taken and given back: the group commit takes it again when it starts.
        try (var transaction = new Transaction(dataSource, right)) {
            turn.await(transaction::open, time -> isOver(over, time));
        } catch (SQLException _) {
            // Out of order: Flyway finds that too, and says it.
        }
        return null;
    }

    private static boolean isOver(CountDownLatch over, Duration atMost) {
        try {
            return over.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            return true;
        }
    }
}
