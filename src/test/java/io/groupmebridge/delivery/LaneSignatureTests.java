package io.groupmebridge.delivery;

import static io.groupmebridge.delivery.Samples.signing;
import static io.groupmebridge.delivery.Samples.subscription;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groupmebridge.subscription.RetiringSecret;
import io.groupmebridge.subscription.SigningSecret;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lanes whose signatures are not there at once. The receiver knows the retiring secret. */
class LaneSignatureTests {

    private static final SigningSecret KEY = new SigningSecret("whsk_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");

    private final Receiver receiver = new Receiver();
    private final Bench bench = new Bench(4);
    private final RetiringSecret retiring =
            new RetiringSecret(Samples.SECRET, Clock.systemUTC().instant().plus(Duration.ofHours(1)));

    @AfterEach
    void close() throws Exception {
        bench.close();
        receiver.close();
    }

    @Test
    void firstAttemptsStayInOrder() {
        var subscription = bench.subscribe(signing(subscription("a", receiver.url(), 8), KEY, retiring));

        for (var i = 0; i < 200; i++) {
            bench.journal.add("group:" + i % 2);
        }

        await().until(() -> bench.cursor(subscription) == 200);
        assertThat(receiver.received()).hasSize(200).allMatch(Receiver.Received::verified);
        for (var group : new long[] {0, 1}) {
            assertThat(receiver.seqs().stream().filter(seq -> seq % 2 == group))
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, 200)
                            .filter(seq -> seq % 2 == group)
                            .boxed()
                            .toList());
        }
    }

    @Test
    void aChangeWhileAWebhookIsBeingSignedCostsNoAttempt() {
        var subscription = signing(subscription("a", receiver.url(), 8), KEY, retiring);
        bench.subscribe(subscription);

        for (var i = 0; i < 100; i++) {
            bench.journal.add("group:" + i);
            bench.save(signing(subscription("a", receiver.url(), 1 + i % 8), KEY, retiring));
        }

        await().until(() -> bench.cursor(subscription) == 100);
        assertThat(bench.count(DeliveryState.DELIVERED)).isEqualTo(100);
        assertThat(receiver.received()).hasSize(100);
    }
}
