package io.groupmebridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groupmebridge.peers.BridgeProcess;
import io.groupmebridge.peers.FayeServer;
import io.groupmebridge.peers.ReceivedWebhook;
import io.groupmebridge.peers.ReceivedWebhook.Signature;
import io.groupmebridge.peers.WebhookAnswer;
import io.groupmebridge.peers.WebhookInbox;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bridge as a process of its own, killed as {@code kill -9} does at random instants while messages flow.
 * {@code -Dtest.kills} says how often.
 */
class KillIT {

    private static final Logger log = LoggerFactory.getLogger(KillIT.class);
    private static final int KILLS = Integer.getInteger("test.kills", 20);

    /** The more kills, the less is said in between, so that the inbox keeps it all. */
    private static final int PACE_MILLIS = Math.max(50, KILLS);

    @TempDir
    private Path dataDir;

    @Test
    void everythingJournaledIsDeliveredUnderOneIdHoweverOftenTheBridgeIsKilled() throws Exception {
        var seed = Instant.now().toEpochMilli();
        log.info("kills at random instants, seed {}", seed);
        var random = new Random(seed);
        try (var faye = FayeServer.start();
                var inbox = WebhookInbox.start();
                var publisher = Executors.newSingleThreadScheduledExecutor()) {
            var settings = RunningBridge.settings(faye);
            settings.put("bridge.data-dir", dataDir.toString());
            RunningBridge.subscribe(settings, 0, inbox, "/hook");
            // Slow enough that something is always in flight, and now and then an answer that means a retry.
            inbox.answerWith(
                    "/hook",
                    webhook -> webhook.number() % 50 == 0
                            ? WebhookAnswer.status(503)
                            : new WebhookAnswer.Late(Duration.ofMillis(10), WebhookAnswer.OK));
            settings.put("bridge.delivery.schedule", "100ms,100ms,500ms,1s,1s,2s,2s,2s,2s");
            var lines = new Lines(5);
            var publishing = publisher.scheduleAtFixedRate(
                    () -> faye.publish(lines.next(10)), 0, PACE_MILLIS, TimeUnit.MILLISECONDS);

            for (int kill = 0; kill < KILLS; kill++) {
                try (var bridge = BridgeProcess.start(settings)) {
                    var before = Lines.ofGroupMe(inbox.received()).size();
                    await().atMost(Duration.ofSeconds(30))
                            .until(() -> Lines.ofGroupMe(inbox.received()).size() > before);
                    await().pollDelay(Duration.ofMillis(random.nextInt(600))).until(() -> true);
                    bridge.kill9();
                }
            }
            assertThat(publishing.isDone()).as("the publisher gave up").isFalse();
            publisher.shutdown();
            assertThat(publisher.awaitTermination(10, TimeUnit.SECONDS)).isTrue();

            Set<String> journaled;
            try (var bridge = BridgeProcess.start(settings)) {
                journaled = journaled();
                inbox.awaitThat("/hook", received -> ids(received).containsAll(journaled), Duration.ofSeconds(60));
                bridge.terminate();
            }

            var received = inbox.received("/hook");
            assertThat(ids(Lines.ofGroupMe(received))).hasSizeGreaterThan(KILLS);
            assertThat(ids(received)).containsAll(journaled).isSubsetOf(journaled());
            assertThat(received).allMatch(webhook -> webhook.signature() == Signature.VALID);
            assertThat(distinct(received, ReceivedWebhook::id, ReceivedWebhook::text))
                    .allSatisfy((_, bodies) -> assertThat(bodies).hasSize(1));
            assertThat(distinct(Lines.ofGroupMe(received), KillIT::line, ReceivedWebhook::id))
                    .allSatisfy((_, ids) -> assertThat(ids).hasSize(1));
            assertThat(received).hasSizeGreaterThan(ids(received).size());
            log.info(
                    "{} kills: {} events journaled, {} webhooks received, {} of them repeated",
                    KILLS,
                    journaled.size(),
                    received.size(),
                    received.size() - ids(received).size());
        }
    }

    private static Set<String> ids(Iterable<ReceivedWebhook> webhooks) {
        var ids = new HashSet<String>();
        webhooks.forEach(webhook -> ids.add(webhook.id()));
        return ids;
    }

    /** What was said, which names an event independently of the bridge. */
    private static String line(ReceivedWebhook webhook) {
        return webhook.json().at("/data/text").asString("");
    }

    private static Map<String, Set<String>> distinct(
            Iterable<ReceivedWebhook> webhooks,
            Function<ReceivedWebhook, String> key,
            Function<ReceivedWebhook, String> value) {
        var values = new HashMap<String, Set<String>>();
        webhooks.forEach(webhook ->
                values.computeIfAbsent(key.apply(webhook), _ -> new HashSet<>()).add(value.apply(webhook)));
        return values;
    }

    private Set<String> journaled() throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + dataDir.resolve("bridge.db"));
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT id FROM event")) {
            var ids = new HashSet<String>();
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
            return ids;
        }
    }
}
