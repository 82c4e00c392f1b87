package io.groupmebridge;

import static io.groupmebridge.peers.WebhookAnswer.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.peers.FayeServer;
import io.groupmebridge.peers.ReceivedWebhook;
import io.groupmebridge.peers.ReceivedWebhook.Signature;
import io.groupmebridge.peers.WebhookAnswer;
import io.groupmebridge.peers.WebhookInbox;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The whole bridge between a real Faye server and a real receiver. */
class BridgeIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final FayeServer faye = FayeServer.start();
    private final WebhookInbox inbox = WebhookInbox.start();

    @AfterEach
    void close() {
        inbox.close();
        faye.close();
    }

    @Test
    void aThousandMessagesArriveOnceEachInOrderAndSigned() {
        var settings = RunningBridge.settings(faye);
        RunningBridge.subscribe(settings, 0, inbox, "/hook");
        try (var _ = RunningBridge.start(settings)) {
            Lines.awaitListener(faye);
            var lines = new Lines(5);
            IntStream.range(0, 20).forEach(_ -> faye.publish(lines.next(50)));

            var received = Lines.awaitEvents(inbox, "/hook", 1_000, PATIENCE);

            assertThat(received).hasSize(1_000).allMatch(webhook -> webhook.signature() == Signature.VALID);
            assertThat(received.stream().map(ReceivedWebhook::id)).doesNotHaveDuplicates();
            for (int group = 0; group < 5; group++) {
                var conversation = "group:" + (10000001 + group);
                assertThat(Lines.numbers(received.stream(), conversation))
                        .hasSize(200)
                        .isSorted();
            }
        }
    }

    @Test
    void whatAReceiverRefusesForAWhileArrivesInTheEnd() {
        var settings = RunningBridge.settings(faye);
        settings.put("bridge.delivery.schedule", "200ms,400ms,1s,1s,1s,2s,2s,2s,2s");
        settings.put("resilience4j.circuitbreaker.configs.webhook.wait-duration-in-open-state", "1s");
        RunningBridge.subscribe(settings, 0, inbox, "/hook");
        var open = new AtomicBoolean();
        var accepted = ConcurrentHashMap.<String>newKeySet();
        inbox.answerWith("/hook", webhook -> {
            if (!open.get()) {
                return status(500);
            }
            if (!Lines.ofGroupMe(List.of(webhook)).isEmpty()) {
                accepted.add(webhook.id());
            }
            return WebhookAnswer.OK;
        });
        try (var _ = RunningBridge.start(settings)) {
            Lines.awaitListener(faye);
            faye.publish(new Lines(2).next(8));
            Lines.awaitEvents(inbox, "/hook", 8, PATIENCE);
            assertThat(accepted).isEmpty();

            open.set(true);

            Awaitility.await().atMost(PATIENCE).until(() -> accepted.size() == 8);
        }
    }

    @Test
    void aDeadReceiverDelaysNobodyElse() {
        var settings = RunningBridge.settings(faye);
        RunningBridge.subscribe(settings, 0, inbox, "/dead");
        RunningBridge.subscribe(settings, 1, inbox, "/healthy");
        settings.put("bridge.subscriptions[0].timeout", "10s");
        inbox.answer("/dead", new WebhookAnswer.Hang());
        try (var _ = RunningBridge.start(settings)) {
            Lines.awaitListener(faye);
            faye.publish(new Lines(5).next(500));

            // The dead one takes its first attempts and answers none of them within its 10 seconds.
            var received = Lines.awaitEvents(inbox, "/healthy", 500, Duration.ofSeconds(8));

            assertThat(received).hasSize(500);
            assertThat(inbox.received("/dead")).hasSizeBetween(1, 8);
        }
    }

    @Test
    void whatWasSaidWhileTheSocketWasAwayIsDelivered() {
        var settings = RunningBridge.settings(faye);
        RunningBridge.subscribe(settings, 0, inbox, "/hook");
        try (var _ = RunningBridge.start(settings)) {
            Lines.awaitListener(faye);
            var lines = new Lines(1);
            for (int round = 0; round < 3; round++) {
                faye.everyone().destroySockets();
                faye.publish(lines.next(20));
                Lines.awaitEvents(inbox, "/hook", lines.said(), PATIENCE);
            }

            var received = inbox.received("/hook");

            assertThat(Lines.numbers(received.stream(), "group:10000001"))
                    .isEqualTo(IntStream.range(0, 60).boxed().toList());
        }
    }

    @Test
    void aHalfOpenSocketIsFoundAndWhatFayeQueuedIsDelivered() {
        var settings = RunningBridge.settings(faye);
        settings.put("bridge.session.ping-interval", "500ms");
        settings.put("bridge.session.pong-timeout", "500ms");
        RunningBridge.subscribe(settings, 0, inbox, "/hook");
        try (var _ = RunningBridge.start(settings)) {
            Lines.awaitListener(faye);
            var lines = new Lines(1);
            faye.publish(lines.next(5));
            Lines.awaitEvents(inbox, "/hook", 5, PATIENCE);

            faye.everyone().freezeSockets();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> faye.stats().sockets().stream()
                            .anyMatch(socket -> !socket.frozen() && socket.client() != null));
            faye.publish(lines.next(5));

            assertThat(Lines.numbers(Lines.awaitEvents(inbox, "/hook", 10, PATIENCE).stream(), "group:10000001"))
                    .isEqualTo(IntStream.range(0, 10).boxed().toList());
        }
    }

    @Test
    void aForgottenSessionComesBackAndOneOfManyAccountsDisturbsNoOther() {
        var settings = RunningBridge.settings(faye);
        faye.tokens(Map.of(RunningBridge.ACCESS_TOKEN, RunningBridge.USER, "token-of-eve-93aa", "20000009"));
        settings.put("bridge.accounts[1].name", "eve");
        settings.put("bridge.accounts[1].access-token", "token-of-eve-93aa");
        settings.put("bridge.accounts[2].name", "mallory");
        settings.put("bridge.accounts[2].access-token", "token-that-is-not-known");
        RunningBridge.subscribe(settings, 0, inbox, "/hook");
        try (var _ = RunningBridge.start(settings)) {
            Lines.awaitListener(faye);
            faye.listenersOf(RunningBridge.CHANNEL).forget();
            Lines.awaitListener(faye);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> !faye.stats().listeners("/user/20000009").isEmpty());
            faye.publish(new Lines(1).next(1));
            faye.publish("/user/20000009", Map.of("type", "membership.create", "subject", Map.of("id", "1")));

            var received = Lines.awaitEvents(inbox, "/hook", 2, PATIENCE);

            assertThat(received.stream()
                            .map(webhook -> webhook.json().path("account").asString("")))
                    .containsExactlyInAnyOrder("bob", "eve");
        }
    }
}
