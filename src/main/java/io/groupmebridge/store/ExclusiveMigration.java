package io.groupmebridge.store;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;

/**
 * Migrates the tables once this bridge has the right to write, which it then keeps: an older one would read and write what
 * has changed. The right is lost should its connection end meanwhile; the group commit then claims it again.
 */
final class ExclusiveMigration implements FlywayMigrationStrategy {

    private final Transaction transaction;
    private final Admission admission;

    /** The transaction is the one that writes later. */
    ExclusiveMigration(Transaction transaction, Admission admission) {
        this.transaction = transaction;
        this.admission = admission;
    }

    @Override
    public void migrate(Flyway flyway) {
        var over = new CountDownLatch(1);
        var admitted = new FutureTask<>(() -> admission.await(transaction::open, time -> isOver(over, time)));
        Thread.ofPlatform().name("migration").start(admitted);
        try {
            Admission.waitFor(admitted);
        } finally {
            over.countDown();
        }
        flyway.migrate();
    }

    private static boolean isOver(CountDownLatch over, Duration atMost) {
        try {
            return over.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("the wait for the database was interrupted", e);
        }
    }
}
