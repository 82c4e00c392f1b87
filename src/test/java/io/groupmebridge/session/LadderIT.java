package io.groupmebridge.session;

import static io.groupmebridge.session.FayeStage.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.session.SessionStatus.State;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A session that has several transports, with a real Faye server that refuses some of them. */
class LadderIT {

    private FayeStage stage;

    @AfterEach
    void stop() {
        stage.close();
    }

    @Test
    void whereNoWebSocketOpensLongPollingDeliversUntilOneDoesAndNothingIsLost() {
        stage = stage(TransportType.values());
        stage.faye.answerUpgrades(503);

        stage.session.start();
        stage.awaitConnected(0);
        assertThat(stage.session.status().transport()).isEqualTo(TransportType.LONG_POLLING);
        stage.publish(1, 10);
        stage.awaitHandled(10);

        stage.faye.answerUpgrades(0);
        for (var next = 11; stage.session.status().transport() != TransportType.WEBSOCKET; next++) {
            stage.publish(next, next);
            stage.awaitHandled(next);
        }
        var last = stage.handled.size();
        stage.publish(last + 1, last + 50);
        stage.awaitHandled(last + 50);

        // The session's own and the probe's.
        assertThat(stage.faye.stats().counts().handshake()).isEqualTo(2);
    }

    @Test
    void whereNothingIsPushedPollsAreDueUntilItIs() {
        stage = stage(TransportType.values());
        stage.faye.answerUpgrades(503);
        stage.faye.answerPosts(504);

        stage.session.start();

        patiently().until(() -> polls() >= 3);
        assertThat(stage.session.status().state()).isEqualTo(State.POLLING);
        assertThat(stage.session.status().transport()).isEqualTo(TransportType.POLLING);

        stage.faye.answerUpgrades(0);
        stage.awaitConnected(0);
        assertThat(stage.session.status().state()).isEqualTo(State.CONNECTED);
    }

    @Test
    void whereOnlyPollingIsWantedNoSocketIsEverOpened() {
        stage = stage(TransportType.POLLING);

        stage.session.start();

        patiently().until(() -> polls() >= 3);
        assertThat(stage.session.status().state()).isEqualTo(State.POLLING);
        assertThat(stage.faye.stats().mostSockets()).isZero();
    }

    private long polls() {
        return stage.changes.stream()
                .filter(SessionChange.PollDue.class::isInstance)
                .count();
    }

    private static FayeStage stage(TransportType... transports) {
        return new FayeStage(Duration.ofSeconds(2), transports);
    }
}
