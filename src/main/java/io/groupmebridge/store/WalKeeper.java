package io.groupmebridge.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keeps SQLite's write-ahead log from growing without bound. SQLite begins it anew only when no reader is in it, and where
 * reads overlap all the time there always is one: then, every second that the log is too large, one checkpoint waits for the
 * readers and has the writer wait for it.
 */
final class WalKeeper implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(WalKeeper.class);

    /** Four times what SQLite keeps of it by itself. */
    private static final long MOST_BYTES = 256L << 20;

    private static final Duration EVERY = Duration.ofSeconds(1);

    private final @Nullable Path wal;
    private final StoreReader reader;
    private final long mostBytes;
    private @Nullable Disposable running;

    WalKeeper(DatabaseUrl url, StoreReader reader) {
        this(url, reader, MOST_BYTES);
    }

    WalKeeper(DatabaseUrl url, StoreReader reader, long mostBytes) {
        this.wal = url.file()
                .map(file -> file.resolveSibling(file.getFileName() + "-wal"))
                .orElse(null);
        this.reader = reader;
        this.mostBytes = mostBytes;
    }

    @Override
    public synchronized void start() {
        if (wal != null) {
            running = Flux.interval(EVERY)
                    .onBackpressureDrop()
                    .concatMap(_ -> look())
                    .subscribe();
        }
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

    /** Empties the log when it is too large; never fails. */
    Mono<Void> look() {
        return Mono.defer(() -> wal != null && size(wal) > mostBytes ? empty() : Mono.empty());
    }

    private Mono<Void> empty() {
        return reader.read(jdbc -> jdbc.sql("PRAGMA wal_checkpoint(TRUNCATE)")
                        .query((row, _) -> row.getInt(1) == 0)
                        .single())
                .doOnNext(emptied -> log.debug("store.wal_emptied done={}", emptied))
                .then()
                .onErrorResume(why -> {
                    log.debug("store.wal_not_emptied reason=\"{}\"", why.toString());
                    return Mono.empty();
                });
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException _) {
            return 0;
        }
    }
}
