package io.groupmebridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groupmebridge.peers.BridgeProcess;
import io.groupmebridge.peers.WebhookAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bridge as a process of its own, killed as {@code kill -9} does at the instants where it hurts most. */
class AimedKillIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** The default of {@code bridge.delivery.unsettled}. */
    private static final int UNSETTLED = 512;

    @TempDir
    private Path dataDir;

    private final Traffic traffic = new Traffic();

    @AfterEach
    void close() {
        traffic.close();
    }

    @Test
    void whatWasAnsweredAndNotSettledIsSentAgainUnderTheSameId() throws Exception {
        var settings = settings();
        settings.put("logging.level.io.groupmebridge.delivery.AttemptLog", "debug");
        try (var database = connect();
                var bridge = BridgeProcess.start(settings)) {
            traffic.awaitListener();
            traffic.inbox().answerWith(Traffic.PATH, webhook -> {
                if (webhook.text().contains("line 0")) {
                    occupy(database);
                }
                return WebhookAnswer.OK;
            });
            traffic.say(1);
            await("the answer").atMost(PATIENCE).until(() -> knowsAnAnswer(bridge));
            bridge.kill9();
            database.rollback();
        }

        traffic.inbox().answer(Traffic.PATH, WebhookAnswer.OK);
        try (var _ = BridgeProcess.start(settings)) {
            await("the repetition").atMost(PATIENCE).until(() -> traffic.repeated() > 0);
            traffic.say(1);
            traffic.awaitAll();
            assertThat(traffic.repeated()).isEqualTo(1);
        }
    }

    @Test
    void whatIsJournaledAndNotYetSentIsSentOnce() throws Exception {
        var settings = settings();
        settings.put("bridge.subscriptions[0].rate-limit", "1");
        try (var bridge = BridgeProcess.start(settings)) {
            traffic.awaitListener();
            traffic.say(50);
            await("all to be journaled").atMost(PATIENCE).until(() -> journaled() == 50);
            bridge.kill9();
        }
        var sent = traffic.arrived();
        assertThat(sent).isLessThan(45);

        settings.remove("bridge.subscriptions[0].rate-limit");
        try (var _ = BridgeProcess.start(settings)) {
            traffic.awaitAll();
            assertThat(journaled()).isEqualTo(50);
            assertThat(traffic.repeated()).isLessThanOrEqualTo(sent);
        }
    }

    @Test
    void aReplayGoesOnWhereItWasAndLeavesNothingOut() throws Exception {
        var settings = settings();
        settings.put("bridge.delivery.replay-rate", "400");
        try (var bridge = BridgeProcess.start(settings)) {
            traffic.awaitListener();
            traffic.say(1_000);
            traffic.awaitAll();
            assertThat(traffic.repeated()).isZero();
            assertThat(replay(bridge)).isEqualTo(202);
            await("a part of the replay").atMost(PATIENCE).until(() -> traffic.arrivedAgain() >= 300);
            bridge.kill9();
        }
        assertThat(traffic.arrivedAgain()).isLessThan(1_000);
        assertThat(text("SELECT state FROM replay")).isEqualTo("running");

        try (var _ = BridgeProcess.start(settings)) {
            await("the rest of the replay").atMost(PATIENCE).until(() -> traffic.arrivedAgain() == 1_000);
            await("its end")
                    .atMost(PATIENCE)
                    .until(() -> text("SELECT state FROM replay").equals("done"));
            await("all to be settled")
                    .atMost(PATIENCE)
                    .until(() -> text("SELECT count(*) FROM delivery WHERE state <> 'delivered'")
                            .equals("0"));
            traffic.awaitAll();
            // It did not begin again: an event of the bridge's own may be among them.
            assertThat(Integer.parseInt(text("SELECT scheduled FROM replay"))).isBetween(1_000, 1_010);
            // What was under way or not yet settled came a third time, and no more than that.
            assertThat(traffic.repeated()).isBetween(1_000, 1_000 + UNSETTLED);
        }
    }

    /** Has all that ever came in sent again; answers the status. */
    private int replay(BridgeProcess bridge) throws Exception {
        var uri = bridge.apiUri() + "/subscriptions/" + text("SELECT id FROM subscription") + "/replay";
        var request = HttpRequest.newBuilder(URI.create(uri))
                .header("authorization", "Bearer " + RunningBridge.ADMIN_TOKEN)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"from\": \"2020-01-01T00:00:00Z\"}"))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    private Map<String, String> settings() {
        var settings = traffic.settings();
        settings.put("bridge.data-dir", dataDir.toString());
        return settings;
    }

    /** Holds SQLite's one place for a writer: whatever the bridge wants to write now waits. */
    private static void occupy(Connection database) {
        try (var statement = database.createStatement()) {
            database.setAutoCommit(false);
            statement.execute("UPDATE subscription SET name = name");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean knowsAnAnswer(BridgeProcess bridge) throws IOException {
        return Files.readString(bridge.output())
                .lines()
                .anyMatch(line -> line.contains("delivery.attempted") && line.contains("type=message.created"));
    }

    private int journaled() throws SQLException {
        return Integer.parseInt(text("SELECT count(*) FROM event WHERE type = 'message.created'"));
    }

    /** The one value that the query finds. */
    private String text(String query) throws SQLException {
        try (var database = connect();
                var statement = database.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + dataDir.resolve("bridge.db"));
    }
}
