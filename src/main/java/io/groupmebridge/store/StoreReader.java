package io.groupmebridge.store;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Where all reads of the process go: on virtual threads of the scheduler {@code store-read}, at most {@value #CONCURRENCY}
 * at once (the pool keeps connections for the writer and for health) and {@value #QUEUED} waiting behind each.
 */
public final class StoreReader implements AutoCloseable {

    static final int CONCURRENCY = 6;

    private static final int QUEUED = 1_000;
    private static final int IDLE_SECONDS = 60;

    private final JdbcClient jdbc;
    private final Scheduler scheduler = Schedulers.newBoundedElastic(
            CONCURRENCY, QUEUED, Thread.ofVirtual().name("store-read-", 0).factory(), IDLE_SECONDS);

    public StoreReader(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
    }

    /**
     * Reads when subscribed to and answers on the reading thread. A null answer completes empty; when too much waits the
     * error is {@link StoreUnavailableException}. A read that began is not stopped by cancelling.
     */
    public <T> Mono<T> read(Function<JdbcClient, ? extends @Nullable T> query) {
        // Cancelling must not interrupt: PostgreSQL's driver would lose its connection.
        return Mono.<T>fromFuture(
                        () -> CompletableFuture.supplyAsync(() -> query.apply(jdbc), scheduler::schedule), true)
                .onErrorMap(
                        RejectedExecutionException.class,
                        e -> new StoreUnavailableException(
                                "the store takes no read: too many wait, or it has stopped", e));
    }

    /** Ends the threads; reads that wait fail. */
    @Override
    public void close() {
        scheduler.dispose();
    }
}
