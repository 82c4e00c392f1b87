package io.groupmebridge.journal;

import io.groupmebridge.store.Database;
import io.groupmebridge.store.PeriodicTask;
import io.groupmebridge.store.StoreReader;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Notices within a second what other processes append, where there may be others. */
final class HeadPoll extends PeriodicTask {

    private static final Logger log = LoggerFactory.getLogger(HeadPoll.class);

    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Database database;
    private final StoreReader reader;
    private final Head head;

    HeadPoll(Database database, StoreReader reader, Head head) {
        super(EVERY, EVERY);
        this.database = database;
        this.reader = reader;
        this.head = head;
    }

    @Override
    public synchronized void start() {
        if (database.shared()) {
            super.start();
        }
    }

    @Override
    protected Mono<Void> turn() {
        return reader.read(EventReader::head).doOnNext(head::advance).then();
    }

    @Override
    protected void failed(Throwable why) {
        log.debug("the journal's head could not be read", why); // The store's health tells.
    }
}
