package io.groupmebridge.journal;

import io.groupmebridge.store.Database;
import io.groupmebridge.store.StoreReader;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Notices within a second what other processes append, where there may be others. */
final class HeadPoll implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(HeadPoll.class);

    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Database database;
    private final StoreReader reader;
    private final Head head;

    private @Nullable Disposable polling;

    HeadPoll(Database database, StoreReader reader, Head head) {
        this.database = database;
        this.reader = reader;
        this.head = head;
    }

    @Override
    public synchronized void start() {
        if (database.shared() && polling == null) {
            polling = Flux.interval(EVERY)
                    .onBackpressureDrop()
                    .concatMap(_ -> look(), 1)
                    .subscribe(head::advance);
        }
    }

    @Override
    public synchronized void stop() {
        if (polling != null) {
            polling.dispose();
            polling = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return polling != null;
    }

    private Mono<Long> look() {
        return reader.read(EventReader::head).onErrorResume(e -> {
            log.debug("the journal's head could not be read", e); // The store's health tells.
            return Mono.empty();
        });
    }
}
