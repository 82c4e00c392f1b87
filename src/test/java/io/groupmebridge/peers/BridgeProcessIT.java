package io.groupmebridge.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows that the bridge starts as a process, says so, and can be ended in both ways. */
class BridgeProcessIT {

    @TempDir
    private Path data;

    @Test
    void aBridgeWithoutAnyAccountBecomesReadyAndEndsInOrder() {
        try (var bridge = BridgeProcess.start(Map.of("bridge.data-dir", data.toString()))) {
            assertThat(bridge.output()).isNotEmptyFile();

            assertThat(bridge.terminate()).isEqualTo(143);
        }
    }

    @Test
    void aKilledBridgeIsGone() {
        try (var bridge = BridgeProcess.start(Map.of("bridge.data-dir", data.toString()))) {
            bridge.kill9();

            assertThat(bridge.isAlive()).isFalse();
        }
    }

    @Test
    void aBridgeThatCannotStartTellsWhy() {
        var settings = Map.of("bridge.data-dir", data.toString(), "server.shutdown", "sometimes");

        assertThatThrownBy(() -> BridgeProcess.start(settings)).hasMessageContaining("server.shutdown");
    }
}
