package io.groupmebridge.session;

import static io.groupmebridge.session.FayeStage.OWN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What only a WebSocket can do and suffer, with a real Faye server. The rest is in {@link TransportContractIT}. */
class PushSessionIT {

    private FayeStage stage;

    @BeforeEach
    void start() {
        stage = new FayeStage(Duration.ofSeconds(30), TransportType.WEBSOCKET);
        stage.session.start();
        stage.awaitConnected(0);
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    @Test
    void whatIsPushedWhileTheSocketIsDestroyedArrivesWhenItIsBack() {
        stage.publish(1, 10);
        stage.awaitHandled(10);

        stage.faye.listenersOf(OWN).destroySockets();
        stage.publish(11, 20);

        stage.awaitHandled(20);
        stage.awaitConnected(1);
        assertThat(stage.faye.stats().counts().handshake()).isEqualTo(1);
    }

    @Test
    void aHalfOpenSocketIsFoundAndReplaced() {
        stage.faye.listenersOf(OWN).freezeSockets();

        stage.awaitConnected(1);
        stage.publish(1, 10);
        stage.awaitHandled(10);
        assertThat(stage.faye.stats().counts().handshake()).isEqualTo(1);
    }

    /** Such a server has answered a connect each time, so the waits do not grow. */
    @Test
    void aServerThatClosesAfterEachConnectLosesNothing() {
        for (var round = 1; round <= 5; round++) {
            stage.publish(round, round);
            stage.awaitHandled(round);
            stage.faye.listenersOf(OWN).closeSockets(1001, "going away");
            stage.awaitConnected(round);
        }
        assertThat(stage.faye.stats().counts().handshake()).isEqualTo(1);
    }

    @Test
    void compressedFramesThatNobodyAgreedOnEndTheSocket() {
        stage.faye.listenersOf(OWN).sendBytes(new byte[] {(byte) 0xC1, 2, '[', ']'});

        stage.awaitConnected(1);
        assertThat(stage.faye.stats().counts().handshake()).isEqualTo(1);
    }
}
