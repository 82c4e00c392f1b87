package io.groupmebridge.ingest;

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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A journal that only takes, each id once, and refuses what it is told to. */
final class MemoryJournal implements Journal {

    private final Set<EventId> ids = new HashSet<>();
    private final List<PushEvent> events = new ArrayList<>();
    private final List<Payload> raw = new ArrayList<>();
    private Predicate<PushEvent> refused = _ -> false;

    @Override
    public Mono<Appended> append(PushEvent event, Payload pushed) {
        return Mono.fromSupplier(() -> {
            if (refused.test(event)) {
                throw new IllegalStateException("refused");
            }
            if (!ids.add(event.header().id())) {
                return new Appended.Duplicate();
            }
            events.add(event);
            raw.add(pushed);
            return new Appended.New(events.size());
        });
    }

    /** Fails appends of these from now on. */
    void refuse(Predicate<PushEvent> events) {
        refused = events;
    }

    /** Forgets all that it has, as a journal does in time. */
    void prune() {
        ids.clear();
        events.clear();
        raw.clear();
    }

    List<PushEvent> events() {
        return events;
    }

    List<Payload> raw() {
        return raw;
    }

    /** The ids of the messages, in the order of the journal. */
    List<Long> messages() {
        return events.stream()
                .filter(PushEvent.MessageCreated.class::isInstance)
                .map(event -> Long.valueOf(
                        ((PushEvent.MessageCreated) event).message().id()))
                .toList();
    }

    /** What was journaled, by type; messages by their id. */
    List<String> story() {
        return events.stream()
                .map(event -> event instanceof PushEvent.MessageCreated(var _, var message)
                        ? message.id()
                        : event.type().wireName())
                .toList();
    }

    List<PushEvent.Gap> gaps() {
        return events.stream()
                .filter(PushEvent.Gap.class::isInstance)
                .map(PushEvent.Gap.class::cast)
                .toList();
    }

    @Override
    public Mono<List<JournaledEvent>> readAfter(long seq, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<List<JournaledEvent>> readAt(Collection<Long> seqs) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<EventPage> browse(EventQuery query) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Optional<JournaledEvent>> find(EventId id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Long> placeAt(Instant receivedAt) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long head() {
        return events.size();
    }

    @Override
    public Flux<Long> heads() {
        return Flux.never();
    }

    @Override
    public Mono<Horizon> horizon() {
        return Mono.just(new Horizon(0, Instant.MIN));
    }
}
