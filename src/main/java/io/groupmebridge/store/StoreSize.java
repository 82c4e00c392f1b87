package io.groupmebridge.store;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Looks once a minute how large the database is: the gauge {@code bridge.store.size}. */
final class StoreSize implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(StoreSize.class);

    private static final Duration EVERY = Duration.ofMinutes(1);

    private final Database database;
    private final StoreReader reader;
    private volatile long bytes;
    private @Nullable Disposable running;

    StoreSize(Database database, StoreReader reader, MeterRegistry meters) {
        this.database = database;
        this.reader = reader;
        Gauge.builder("bridge.store.size", this, it -> it.bytes)
                .description("bytes of the database; of SQLite's with the pages that are free for what comes")
                .baseUnit("bytes")
                .register(meters);
    }

    @Override
    public synchronized void start() {
        running = Flux.interval(Duration.ZERO, EVERY)
                .onBackpressureDrop()
                .concatMap(_ -> look())
                .subscribe();
    }

    @Override
    public synchronized void stop() {
        if (running != null) {
            running.dispose();
            running = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return running != null;
    }

    /** Looks now; never fails. */
    Mono<Void> look() {
        return reader.read(
                        jdbc -> jdbc.sql(database.sizeQuery()).query(Long.class).single())
                .doOnNext(size -> bytes = size)
                .then()
                .onErrorResume(why -> {
                    log.debug("store.size_unknown reason=\"{}\"", why.toString());
                    return Mono.empty();
                });
    }
}
