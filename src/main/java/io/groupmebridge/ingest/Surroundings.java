package io.groupmebridge.ingest;

import io.groupmebridge.journal.Journal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import reactor.core.scheduler.Scheduler;

/**
 * What the intakes of all accounts share.
 *
 * @param unheard how long a lost connection may go unnoticed
 * @param unique makes up a text that no other process makes up
 */
record Surroundings(
        Journal journal,
        HighWaterMarks marks,
        CatchUp catchUp,
        Turns turns,
        WantedChannels channels,
        Patience patience,
        IngestMetrics metrics,
        Clock clock,
        Scheduler scheduler,
        Hold.Limits limits,
        Duration unheard,
        Supplier<String> unique) {

    /** Until when, by GroupMe's clock, a session has surely heard what was pushed: its connection may be lost since then. */
    Instant surelyHeardUntil() {
        return catchUp.now().minus(unheard);
    }
}
