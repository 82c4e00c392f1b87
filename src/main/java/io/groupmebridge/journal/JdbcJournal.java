package io.groupmebridge.journal;

import io.groupmebridge.event.EventId;
import io.groupmebridge.event.PushEvent;
import io.groupmebridge.store.BatchWriter;
import io.groupmebridge.store.Database;
import io.groupmebridge.store.GroupCommit;
import io.groupmebridge.store.StoreReader;
import io.groupmebridge.trace.EventTraces;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The journal in the table of events, its newest part in memory too. Answers to appends come on the commit thread. */
final class JdbcJournal implements Journal {

    private static final int MOST_PLACES = 500;

    private final EventCodec codec;
    private final StoreReader reader;
    private final RecentEvents recent;
    private final Head head;
    private final JournalMetrics metrics;
    private final EventTraces traces;
    private final BatchWriter<Entry, Place> writer;

    JdbcJournal(
            EventCodec codec,
            Database database,
            GroupCommit commit,
            StoreReader reader,
            Head head,
            long memoryBytes,
            JournalMetrics metrics,
            EventTraces traces) {
        this.codec = codec;
        this.reader = reader;
        this.head = head;
        this.recent = new RecentEvents(memoryBytes, head.get());
        this.metrics = metrics;
        this.traces = traces;
        this.writer = commit.batch("journal", new EventWriter(database), this::committed);
    }

    @Override
    public Mono<Appended> append(PushEvent event, Payload raw) {
        return Mono.defer(() -> writer.submit(new Entry(event, codec.encode(event), raw, System.nanoTime())))
                .map(Place::appended);
    }

    @Override
    public Mono<List<JournaledEvent>> readAfter(long seq, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, not " + limit);
        }
        return Mono.defer(() -> seq >= head.get()
                ? Mono.just(List.of())
                : recent.after(seq, limit)
                        .map(Mono::just)
                        .orElseGet(() -> reader.read(jdbc -> EventReader.after(jdbc, seq, limit))));
    }

    @Override
    public Mono<List<JournaledEvent>> readAt(Collection<Long> seqs) {
        if (seqs.size() > MOST_PLACES) {
            throw new IllegalArgumentException("at most " + MOST_PLACES + " places, not " + seqs.size());
        }
        return seqs.isEmpty() ? Mono.just(List.of()) : reader.read(jdbc -> EventReader.at(jdbc, seqs));
    }

    @Override
    public Mono<EventPage> browse(EventQuery query) {
        return reader.read(jdbc -> EventBrowser.page(jdbc, query));
    }

    @Override
    public Mono<Optional<JournaledEvent>> find(EventId id) {
        return reader.read(jdbc -> EventReader.find(jdbc, id));
    }

    @Override
    public Mono<Long> placeAt(Instant receivedAt) {
        return reader.read(jdbc -> EventReader.placeAt(jdbc, receivedAt));
    }

    @Override
    public long head() {
        return head.get();
    }

    @Override
    public Flux<Long> heads() {
        return head.changes();
    }

    @Override
    public Mono<Horizon> horizon() {
        return reader.read(EventReader::horizon);
    }

    /** On the commit thread, once a batch is durable and before its callers know. */
    private void committed(List<Entry> entries, List<Place> places) {
        var now = System.nanoTime();
        var behind = places.getFirst().behind();
        var newest = behind;
        var events = new ArrayList<JournaledEvent>(entries.size());
        for (var i = 0; i < entries.size(); i++) {
            var entry = entries.get(i);
            var place = places.get(i);
            if (place.isNew()) {
                events.add(entry.at(place.seq()));
                newest = place.seq();
                traces.journaled(entry.event());
            }
            metrics.committed(entry, place, now);
        }
        recent.add(behind, events);
        head.advance(newest);
    }
}
