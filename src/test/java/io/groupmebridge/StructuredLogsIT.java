package io.groupmebridge;

import static io.groupmebridge.peers.WebhookAnswer.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.peers.BridgeProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a bridge writes that is asked for structured logs. */
class StructuredLogsIT {

    @TempDir
    private Path dataDir;

    @Test
    void everyLineIsJsonAndWideLinesHaveFields() throws Exception {
        try (var simulation = new Simulation()) {
            var settings = simulation.settings();
            settings.put("bridge.data-dir", dataDir.toString());
            settings.put("logging.structured.format.console", "ecs");
            simulation.inbox.answer(Simulation.HOOK, status(500));
            try (var bridge = BridgeProcess.start(settings)) {
                simulation.awaitListener();
                simulation.groupme.say("10000001", "hello");
                Lines.awaitEvents(simulation.inbox, Simulation.HOOK, 1, Simulation.PATIENCE);
                bridge.terminate();

                var written = Files.readString(bridge.output());

                var lines = written.lines().map(JsonMapper.shared()::readTree).toList();
                assertThat(lines)
                        .allMatch(line -> line.hasNonNull("@timestamp")
                                && line.at("/ecs/version").isString());
                assertThat(of("session.changed", lines)).anySatisfy(line -> {
                    assertThat(line.at("/bridge/account").asString()).isEqualTo("me");
                    assertThat(line.at("/bridge/state").asString()).isEqualTo("connected");
                });
                assertThat(of("delivery.attempted", lines)).isNotEmpty().allSatisfy(line -> {
                    assertThat(line.at("/bridge/event").asString()).startsWith("evt_");
                    assertThat(line.at("/bridge/subscription").asString()).startsWith("sub_");
                    assertThat(line.at("/bridge/outcome").asString()).isEqualTo("retrying");
                    assertThat(line.at("/bridge/status").asInt()).isEqualTo(500);
                    assertThat(line.at("/log/logger").asString()).endsWith("AttemptLog");
                    assertThat(line.path("message").asString()).contains("outcome=retrying reason=- status=500");
                });
                assertThat(written).doesNotContain(RunningBridge.ACCESS_TOKEN, RunningBridge.SIGNING_SECRET, "hello");
            }
        }
    }

    private static List<JsonNode> of(String action, List<JsonNode> lines) {
        return lines.stream()
                .filter(line -> line.at("/event/action").asString("").equals(action))
                .toList();
    }
}
