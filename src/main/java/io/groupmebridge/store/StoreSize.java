package io.groupmebridge.store;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Looks once a minute how large the database is: the gauge {@code bridge.store.size}. */
final class StoreSize extends PeriodicTask {

    private static final Logger log = LoggerFactory.getLogger(StoreSize.class);

    private static final Duration EVERY = Duration.ofMinutes(1);

    private final Database database;
    private final StoreReader reader;
    private volatile long bytes;

    StoreSize(Database database, StoreReader reader, MeterRegistry meters) {
        super(Duration.ZERO, EVERY);
        this.database = database;
        this.reader = reader;
        Gauge.builder("bridge.store.size", this, it -> it.bytes)
                .description("bytes of the database; of SQLite's with the pages that are free for what comes")
                .baseUnit("bytes")
                .register(meters);
    }

    @Override
    protected Mono<Void> turn() {
        return reader.read(
                        jdbc -> jdbc.sql(database.sizeQuery()).query(Long.class).single())
                .doOnNext(size -> bytes = size)
                .then();
    }

    @Override
    protected void failed(Throwable why) {
        log.debug("store.size_unknown reason=\"{}\"", why.toString());
    }
}
