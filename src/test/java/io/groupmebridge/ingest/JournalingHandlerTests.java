package io.groupmebridge.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.account.AccessToken;
import io.groupmebridge.account.Account;
import io.groupmebridge.bayeux.Inbound;
import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.EventId;
import io.groupmebridge.event.EventType;
import io.groupmebridge.event.PushEvent;
import io.groupmebridge.journal.Appended;
import io.groupmebridge.journal.EventQuery;
import io.groupmebridge.journal.Journal;
import io.groupmebridge.journal.JournaledEvent;
import io.groupmebridge.journal.Payload;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class JournalingHandlerTests {

    private static final Instant NOW = Instant.parse("2026-08-01T10:00:00Z");
    private static final Account BOB = new Account(
            new AccountId("bob"), new AccessToken("secret"), "20000001", "Bob", true, Account.Source.API, NOW);

    private final Recorder journal = new Recorder();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final JournalingHandler handler =
            new JournalingHandler(journal, new IngestMetrics(meters), Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void aMessageIsJournaledWithWhatWasPushed() {
        var inbound = Samples.inbound("line.create");

        StepVerifier.create(handler.handle(BOB, inbound)).verifyComplete();

        assertThat(journal.events).singleElement().satisfies(event -> {
            assertThat(event.type()).isEqualTo(EventType.MESSAGE_CREATED);
            assertThat(event.header().receivedAt()).isEqualTo(NOW);
        });
        assertThat(journal.raw)
                .singleElement()
                .extracting(Payload::text)
                .isEqualTo(inbound.data().toString());
    }

    @Test
    void aPingIsCountedAndNotJournaled() {
        StepVerifier.create(handler.handle(BOB, Samples.inbound("ping"))).verifyComplete();

        assertThat(journal.events).isEmpty();
        assertThat(meters.counter("bridge.ingest.pings").count()).isEqualTo(1);
    }

    @Test
    void whatHasNoWordIsCountedAndJournaled() {
        StepVerifier.create(handler.handle(BOB, Samples.inbound("subscribe"))).verifyComplete();

        assertThat(journal.events).singleElement().isInstanceOf(PushEvent.Unrecognized.class);
        assertThat(meters.counter("bridge.ingest.unrecognized").count()).isEqualTo(1);
    }

    @Test
    void nothingHappensBeforeSomebodySubscribes() {
        Mono<Void> handled = handler.handle(
                BOB, new Inbound("/user/1", Samples.inbound("ping").data(), null));

        assertThat(meters.counter("bridge.ingest.pings").count()).isZero();
        StepVerifier.create(handled).verifyComplete();
        assertThat(meters.counter("bridge.ingest.pings").count()).isEqualTo(1);
    }

    /** A journal that only takes. */
    private static final class Recorder implements Journal {

        private final List<PushEvent> events = new ArrayList<>();
        private final List<Payload> raw = new ArrayList<>();

        @Override
        public Mono<Appended> append(PushEvent event, Payload pushed) {
            return Mono.fromSupplier(() -> {
                events.add(event);
                raw.add(pushed);
                return new Appended.New(events.size());
            });
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
        public Mono<List<JournaledEvent>> browse(EventQuery query) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<Optional<JournaledEvent>> find(EventId id) {
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
    }
}
