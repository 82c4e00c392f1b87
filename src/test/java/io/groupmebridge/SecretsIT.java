package io.groupmebridge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.peers.BridgeProcess;
import io.groupmebridge.peers.FayeServer;
import io.groupmebridge.peers.WebhookAnswer;
import io.groupmebridge.peers.WebhookInbox;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Looks for every secret of a run, with all logging on, in what the bridge wrote, answered and stored. */
class SecretsIT {

    private static final String HEADER_VALUE = "header-value-c4b8d1";
    private static final String OTHER_TOKEN = "token-of-eve-93aa0e";
    private static final List<String> SECRETS = List.of(
            RunningBridge.ACCESS_TOKEN,
            OTHER_TOKEN,
            RunningBridge.ADMIN_TOKEN,
            HEADER_VALUE,
            RunningBridge.SIGNING_SECRET,
            RunningBridge.SIGNING_SECRET.substring("whsec_".length()));

    @TempDir
    private Path dataDir;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void noSecretIsWrittenDown() throws Exception {
        try (var faye = FayeServer.start();
                var inbox = WebhookInbox.start()) {
            var settings = RunningBridge.settings(faye);
            faye.tokens(Map.of(RunningBridge.ACCESS_TOKEN, RunningBridge.USER, OTHER_TOKEN, "20000009"));
            settings.put("bridge.data-dir", dataDir.toString());
            settings.put("logging.level.root", "debug");
            RunningBridge.subscribe(settings, 0, inbox, "/hook");
            settings.put("bridge.subscriptions[0].headers.x-api-key", HEADER_VALUE);
            // An endpoint that shows what it got, as request bins and debug pages do.
            inbox.answerWith(
                    "/hook",
                    webhook -> new WebhookAnswer.Reply(
                            webhook.number() % 2 == 0 ? 500 : 200,
                            Map.of(),
                            webhook.headers().toString()));
            try (var bridge = BridgeProcess.start(settings)) {
                Lines.awaitListener(faye);
                faye.publish(new Lines(2).next(20));
                inbox.awaitEvents("/hook", 20, Duration.ofSeconds(30));
                assertThat(inbox.received("/hook").getFirst().header("x-api-key"))
                        .isEqualTo(HEADER_VALUE);
                faye.everyone().sendText("[{\"ext\":{\"access_token\":\"" + RunningBridge.ACCESS_TOKEN + "\"}, oops");
                var answers = new StringBuilder();
                answers.append(post(bridge, "/accounts", Map.of("name", "eve", "access_token", OTHER_TOKEN)));
                answers.append(post(bridge, "/accounts", Map.of("name", "E v e", "access_token", OTHER_TOKEN)));
                answers.append(post(
                        bridge,
                        "/subscriptions",
                        Map.of("name", "x", "url", "https://example.org/", "secret", HEADER_VALUE)));
                for (var path : List.of("/accounts", "/subscriptions", "/events")) {
                    answers.append(get(URI.create(bridge.apiUri() + path)));
                }
                answers.append(
                        deliveries(bridge, inbox.received("/hook").getFirst().id()));
                for (var path : List.of("/health", "/prometheus", "/metrics", "/info")) {
                    answers.append(get(URI.create(bridge.actuatorUri() + path)));
                }
                bridge.terminate();

                assertThat(answers).contains("\"eve\"").doesNotContain(SECRETS);
                assertThat(Files.readString(bridge.output()))
                        .contains("delivery.attempted")
                        .doesNotContain(SECRETS);
            }
        }
        assertThat(stored()).contains("line 7").doesNotContain(SECRETS);
    }

    /** The deliveries of the subscription, and the attempts to deliver one event. */
    private String deliveries(BridgeProcess bridge, String eventId) throws Exception {
        var subscriptions = JsonMapper.shared().readTree(get(URI.create(bridge.apiUri() + "/subscriptions")));
        var deliveries = bridge.apiUri() + "/subscriptions/"
                + subscriptions.at("/data/0/id").asString() + "/deliveries";
        var detail = get(URI.create(deliveries + "/" + eventId));
        assertThat(detail).contains("\"attempts\"", "x-api-key");
        return get(URI.create(deliveries)) + detail;
    }

    /** All bytes of the store as if they were text. */
    private String stored() throws IOException {
        var all = new StringBuilder();
        try (var files = Files.list(dataDir)) {
            for (var file : files.filter(file -> file.getFileName().toString().startsWith("bridge.db"))
                    .toList()) {
                all.append(Files.readString(file, ISO_8859_1));
            }
        }
        return all.toString();
    }

    private String post(BridgeProcess bridge, String path, Map<String, String> body) throws Exception {
        var request = request(URI.create(bridge.apiUri() + path))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body)));
        return http.send(request.build(), BodyHandlers.ofString(UTF_8)).body();
    }

    private String get(URI uri) throws Exception {
        return http.send(request(uri).build(), BodyHandlers.ofString(UTF_8)).body();
    }

    private static HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(20))
                .header("authorization", "Bearer " + RunningBridge.ADMIN_TOKEN);
    }
}
