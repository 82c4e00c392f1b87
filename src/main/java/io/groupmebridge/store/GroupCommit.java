package io.groupmebridge.store;

import io.github.resilience4j.core.IntervalFunction;
import io.groupmebridge.store.Write.Batch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;

/**
 * Where all writes of the process go. One thread moves what waits into one transaction, commits, and answers every caller in
 * order; while it commits, the next transaction gathers, so that many writes share one fsync without anybody waiting longer.
 *
 * <p>In a transaction the writes of one batch go in one call at the place of the first of them; units, which are one batch
 * too, run one after the other. A write that fails by its own fault (a constraint, a value, an exception) is undone and
 * fails alone. While the database is out of order, writes wait in their order and are tried again after 100 ms to 5 s: what
 * was answered is stored, and nothing overtakes. A commit whose answer was lost is done again, so works should not mind
 * being done twice. At most {@value #CAPACITY} writes wait; more are refused with {@link StoreUnavailableException}.
 * Cancelling does not take a write back.
 *
 * <p>Writes that are submitted before the start wait for it. The stop stores what waits; it comes after that of every
 * component with a higher phase than {@link #PHASE}.
 */
public final class GroupCommit implements SmartLifecycle {

    /** Starts before and stops after everything that writes. */
    public static final int PHASE = Integer.MIN_VALUE + 1024;

    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);

    private static final int CAPACITY = 65_536;
    private static final int MOST_PER_TRANSACTION = 2_000;
    private static final Duration LONGEST_STOP = Duration.ofSeconds(15);

    private static final IntervalFunction BACKOFF =
            IntervalFunction.ofExponentialBackoff(Duration.ofMillis(100), 2, Duration.ofSeconds(5));

    private final WriteQueue<Write<?, ?>> queue = new WriteQueue<>(CAPACITY);
    private final Batch<UnitOfWork<?>, Object> units = new Batch<>("units", GroupCommit::runEach, (_, _) -> {});
    private final Transaction transaction;
    private final Admission admission;
    private final Timer commits;
    private final DistributionSummary batches;
    private final Counter broken;
    private final Counter refused;

    private @Nullable Thread thread;
    private volatile @Nullable String trouble;

    /** On a database that belongs to this process already. */
    public GroupCommit(DataSource dataSource, MeterRegistry meters) {
        this(new Transaction(dataSource, WriteRight.RESERVED), Admission.USUAL, meters);
    }

    /** Where the right to write is to be had first: the start waits for it, unless the transaction has it. */
    GroupCommit(Transaction transaction, Admission admission, MeterRegistry meters) {
        this.transaction = transaction;
        this.admission = admission;
        this.commits = Timer.builder("bridge.store.commit")
                .description("time of a transaction, from its first statement to its commit")
                .register(meters);
        this.batches = DistributionSummary.builder("bridge.store.batch")
                .description("writes that share a transaction")
                .register(meters);
        this.broken = Counter.builder("bridge.store.failures")
                .description("transactions that failed because the database was out of order")
                .register(meters);
        this.refused = Counter.builder("bridge.store.refused")
                .description("writes that were not taken: too many waited, or the store had stopped")
                .register(meters);
        Gauge.builder("bridge.store.working", this, it -> it.trouble == null ? 1 : 0)
                .description("1 while writes are stored, 0 while they wait for a database that is out of order")
                .register(meters);
        Gauge.builder("bridge.store.waiting", queue, WriteQueue::size)
                .description("writes that wait for a transaction")
                .register(meters);
    }

    /**
     * Queues the unit when subscribed to and answers after the commit, on the commit thread: callers hop off it before they
     * do anything slow. A null answer completes empty.
     */
    public <T> Mono<T> submit(UnitOfWork<T> unit) {
        @SuppressWarnings("unchecked") // runEach answers a unit with what it gave.
        var answer = (Mono<T>) submit(units, unit);
        return answer;
    }

    /** Where items of the work are submitted; the name is for logs. */
    public <I, O> BatchWriter<I, O> batch(String name, BatchWork<I, O> work) {
        return batch(name, work, (_, _) -> {});
    }

    /** Where items of the work are submitted, and who is told of every batch that was committed. */
    public <I, O> BatchWriter<I, O> batch(String name, BatchWork<I, O> work, AfterCommit<I, O> then) {
        var batch = new Batch<>(name, work, then);
        return item -> submit(batch, item);
    }

    /** Why writes wait and are not stored, or empty when all is well. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            queue.open();
            var admitted = new CompletableFuture<Void>();
            thread = Thread.ofPlatform().name("group-commit").start(() -> run(admitted));
            try {
                Admission.waitFor(admitted);
            } catch (RuntimeException e) {
                queue.close();
                throw e;
            }
        }
    }

    @Override
    public synchronized void stop() {
        queue.close();
        if (thread == null) {
            return;
        }
        try {
            if (!thread.join(LONGEST_STOP)) {
                log.warn("the store did not finish in {}: {} writes are left", LONGEST_STOP, queue.size());
                return;
            }
            thread = null;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** Takes the right to write before anything of this process works: it would do what another one does. */
    private void claim(CompletableFuture<Void> admitted) {
        try {
            admission.await(transaction::open, queue::awaitClosed);
        } catch (StoreSetupException taken) {
            admitted.completeExceptionally(taken);
            return;
        } catch (SQLException | RuntimeException _) {
            // Out of order: every write tries again, and has the right before it writes.
        }
        admitted.complete(null);
    }

    private <I, O> Mono<O> submit(Batch<I, O> batch, I item) {
        return Mono.create(caller -> {
            try {
                queue.offer(new Write<>(batch, item, caller));
            } catch (StoreUnavailableException full) {
                refused.increment();
                caller.error(full);
            }
        });
    }

    private static List<Object> runEach(Connection connection, List<UnitOfWork<?>> units) throws SQLException {
        var answers = new ArrayList<Object>(units.size());
        for (var unit : units) {
            answers.add(unit.run(connection));
        }
        return answers;
    }

    private void run(CompletableFuture<Void> admitted) {
        claim(admitted);
        var writes = new ArrayList<Write<?, ?>>(MOST_PER_TRANSACTION);
        var working = true;
        while (queue.take(writes, MOST_PER_TRANSACTION)) {
            working = working && stored(writes);
            if (!working) {
                var stopped =
                        new StoreUnavailableException("the store has stopped while the database was out of order");
                writes.forEach(write -> write.failed(stopped));
            }
            writes.forEach(Write::answer);
            writes.clear();
        }
        transaction.close();
    }

    /** Tries until the writes are stored; false when the stop came first. */
    private boolean stored(List<Write<?, ?>> writes) {
        for (var attempt = 1; ; attempt++) {
            try {
                var sample = Timer.start();
                transaction.commit(writes);
                sample.stop(commits);
                batches.record(writes.size());
                recovered();
                return true;
            } catch (SQLException | RuntimeException | Error e) {
                if (!SqlFault.isEnvironment(e)) {
                    // A constraint that is only checked by the commit: nobody can be told from the others.
                    writes.forEach(write -> write.failed(e));
                    return true;
                }
                failed(e, attempt);
                if (queue.isClosed()) {
                    return false;
                }
                queue.awaitClosed(Duration.ofMillis(BACKOFF.apply(attempt)));
            }
        }
    }

    private void failed(Throwable failure, int attempt) {
        broken.increment();
        trouble = String.valueOf(failure.getMessage());
        if (attempt == 1) {
            log.warn("store.failing reason=\"{}\" (writes wait and are tried again)", trouble);
        }
    }

    private void recovered() {
        if (trouble != null) {
            trouble = null;
            log.info("store.recovered");
        }
    }
}
