package io.groupmebridge.delivery;

import io.groupmebridge.event.EventId;
import io.groupmebridge.event.PushEvent;
import io.groupmebridge.journal.Appended;
import io.groupmebridge.journal.EventPage;
import io.groupmebridge.journal.EventQuery;
import io.groupmebridge.journal.Horizon;
import io.groupmebridge.journal.Journal;
import io.groupmebridge.journal.JournaledEvent;
import io.groupmebridge.journal.Payload;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A journal in memory, to which a test adds what it likes. */
final class FakeJournal implements Journal {

    private final ConcurrentSkipListMap<Long, JournaledEvent> events = new ConcurrentSkipListMap<>();
    private final Map<EventId, PushEvent> appended = new ConcurrentHashMap<>();
    private final Sinks.Many<Long> heads = Sinks.many().replay().latest();

    private volatile boolean broken;
    private volatile Horizon horizon = new Horizon(0, Instant.MIN);

    FakeJournal() {
        heads.tryEmitNext(0L);
    }

    /** Adds an event behind the newest and answers its place. */
    synchronized long add(String conversation) {
        return add(Samples.event(head() + 1, conversation));
    }

    synchronized long add(JournaledEvent event) {
        events.put(event.seq(), event);
        heads.tryEmitNext(event.seq());
        return event.seq();
    }

    @Override
    public Mono<Appended> append(PushEvent event, Payload raw) {
        return Mono.fromSupplier(() -> {
            var before = appended.put(event.header().id(), event);
            return before == null ? new Appended.New(0) : new Appended.Duplicate();
        });
    }

    /** What was appended, by id. */
    Map<EventId, PushEvent> appended() {
        return appended;
    }

    @Override
    public Mono<List<JournaledEvent>> readAfter(long seq, int limit) {
        return Mono.fromSupplier(
                () -> events.tailMap(seq, false).values().stream().limit(limit).toList());
    }

    @Override
    public Mono<List<JournaledEvent>> readAt(Collection<Long> seqs) {
        return Mono.fromSupplier(() ->
                seqs.stream().sorted().map(events::get).filter(Objects::nonNull).toList());
    }

    @Override
    public Mono<EventPage> browse(EventQuery query) {
        return Mono.fromSupplier(() -> {
            var found = events.tailMap(query.after(), false).values().stream()
                    .filter(event ->
                            query.conversation() == null || event.conversation().equals(query.conversation()))
                    .limit(query.limit())
                    .toList();
            return new EventPage(
                    found, found.size() < query.limit() ? null : found.getLast().seq());
        });
    }

    @Override
    public Mono<Optional<JournaledEvent>> find(EventId id) {
        return Mono.fromSupplier(() ->
                events.values().stream().filter(event -> event.id().equals(id)).findFirst());
    }

    @Override
    public Mono<Long> placeAt(Instant receivedAt) {
        return Mono.fromSupplier(() -> events.values().stream()
                .filter(event -> !event.receivedAt().isBefore(receivedAt))
                .map(JournaledEvent::seq)
                .findFirst()
                .orElseGet(() -> head() + 1));
    }

    /** Lets every look at the newest place and at the horizon fail, or no longer. */
    void broken(boolean is) {
        broken = is;
    }

    @Override
    public long head() {
        if (broken) {
            throw new IllegalStateException("the journal is broken");
        }
        return events.isEmpty() ? 0 : events.lastKey();
    }

    @Override
    public Flux<Long> heads() {
        return heads.asFlux();
    }

    @Override
    public Mono<Horizon> horizon() {
        return Mono.fromSupplier(() -> {
            if (broken) {
                throw new IllegalStateException("the journal is broken");
            }
            return horizon;
        });
    }

    /** Has it reach back so far. */
    void horizon(Horizon reached) {
        horizon = reached;
    }
}
