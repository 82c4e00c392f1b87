package io.groupmebridge.ingest;

import static io.groupmebridge.ingest.IngestStage.BOB;
import static io.groupmebridge.ingest.IngestStage.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.bayeux.Inbound;
import io.groupmebridge.bayeux.Utf8;
import io.groupmebridge.event.EventType;
import io.groupmebridge.event.PushEvent;
import io.groupmebridge.journal.Payload;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class JournalingHandlerTests {

    private final IngestStage stage = new IngestStage();

    @BeforeEach
    void subscribe() {
        stage.subscribed();
        stage.journal.events().clear();
        stage.journal.raw().clear();
    }

    @Test
    void aMessageIsJournaledWithWhatWasPushed() {
        var sample = Samples.inbound("line.create");
        var raw = Utf8.of(sample.data().toPrettyString());

        StepVerifier.create(stage.handler.handle(BOB, new Inbound(sample.channel(), sample.data(), raw, sample.id())))
                .verifyComplete();

        assertThat(stage.journal.events()).singleElement().satisfies(event -> {
            assertThat(event.type()).isEqualTo(EventType.MESSAGE_CREATED);
            assertThat(event.header().receivedAt()).isEqualTo(START);
        });
        assertThat(stage.journal.raw())
                .singleElement()
                .extracting(Payload::bytes)
                .isEqualTo(raw.bytes());
    }

    @Test
    void aPingIsCountedAndNotJournaled() {
        StepVerifier.create(stage.handler.handle(BOB, Samples.inbound("ping"))).verifyComplete();

        assertThat(stage.journal.events()).isEmpty();
        assertThat(stage.count("bridge.ingest.pings")).isEqualTo(1);
    }

    @Test
    void whatHasNoWordIsCountedAndJournaled() {
        StepVerifier.create(stage.handler.handle(BOB, Samples.inbound("subscribe")))
                .verifyComplete();

        assertThat(stage.journal.events()).singleElement().isInstanceOf(PushEvent.Unrecognized.class);
        assertThat(stage.count("bridge.ingest.unrecognized")).isEqualTo(1);
    }

    @Test
    void nothingHappensBeforeSomebodySubscribes() {
        Mono<Void> handled = stage.handler.handle(
                BOB, new Inbound("/user/1", Samples.inbound("ping").data(), null));

        assertThat(stage.count("bridge.ingest.pings")).isZero();
        StepVerifier.create(handled).verifyComplete();
        assertThat(stage.count("bridge.ingest.pings")).isEqualTo(1);
    }
}
