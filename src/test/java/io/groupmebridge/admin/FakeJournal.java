package io.groupmebridge.admin;

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
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A journal in memory that can be browsed. */
final class FakeJournal implements Journal {

    private final List<JournaledEvent> events = new CopyOnWriteArrayList<>();

    void clear() {
        events.clear();
    }

    void put(JournaledEvent event) {
        events.add(event);
    }

    @Override
    public Mono<EventPage> browse(EventQuery query) {
        return Mono.fromSupplier(() -> events.stream()
                        .filter(event -> event.seq() > query.after())
                        .filter(event -> query.type() == null || event.type() == query.type())
                        .filter(event ->
                                query.account() == null || event.account().equals(query.account()))
                        .filter(event -> query.conversation() == null
                                || event.conversation().equals(query.conversation()))
                        .limit(query.limit())
                        .toList())
                .map(found -> new EventPage(
                        found,
                        found.size() < query.limit() ? null : found.getLast().seq()));
    }

    @Override
    public Mono<Optional<JournaledEvent>> find(EventId id) {
        return Mono.fromSupplier(
                () -> events.stream().filter(event -> event.id().equals(id)).findFirst());
    }

    @Override
    public Mono<Appended> append(PushEvent event, Payload raw) {
        throw new UnsupportedOperationException();
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
    public Mono<Long> placeAt(Instant receivedAt) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long head() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Flux<Long> heads() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Horizon> horizon() {
        return Mono.just(new Horizon(0, Instant.MIN));
    }
}
