package io.groupmebridge.session;

import static io.groupmebridge.session.FayeStage.OWN;
import static io.groupmebridge.session.FayeStage.patiently;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groupmebridge.groupme.Identity;
import io.groupmebridge.session.SessionStatus.State;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a session must do over every transport that pushes, with a real Faye server that is told to fail. */
@ParameterizedClass
@EnumSource(
        value = TransportType.class,
        names = {"WEBSOCKET", "HTTP_HANDSHAKE", "LONG_POLLING"})
class TransportContractIT {

    private static final Duration HOLD = Duration.ofSeconds(30);

    @Parameter
    TransportType transport;

    private FayeStage stage;

    @BeforeEach
    void start() {
        stage = new FayeStage(HOLD, transport);
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    @Test
    void whatIsPushedArrivesOnceAndInOrder() {
        connect();

        for (var batch = 0; batch < 4; batch++) {
            stage.publish(batch * 50 + 1, batch * 50 + 50);
        }

        stage.awaitHandled(200);
        assertThat(stage.session.status().channels()).containsExactly(OWN);
        assertThat(stage.session.status().transport()).isEqualTo(transport);
        assertThat(stage.session.status().lastEventAt()).isNotNull();
        assertThat(stage.faye.stats().counts().handshake()).isEqualTo(1);
    }

    @Test
    void aPushWhileAConnectIsHeldArrivesAtOnce() {
        connect();

        stage.publish(1, 1);

        await().atMost(HOLD.dividedBy(6)).until(() -> stage.handled.size() == 1);
    }

    @Test
    void whatIsPushedWhileTheConnectionsAreDestroyedArrivesWhenTheyAreBack() {
        connect();
        stage.publish(1, 10);
        stage.awaitHandled(10);
        stage.awaitConnected(0);

        stage.faye.everyone().destroySockets();
        stage.awaitConnected(1);
        stage.publish(11, 20);

        stage.awaitHandled(20);
        assertThat(stage.faye.stats().counts().handshake()).isEqualTo(1);
    }

    @Test
    void aForgottenClientShakesHandsAgainAndSaysThatItMayHaveMissedSomething() {
        connect();

        stage.faye.listenersOf(OWN).forget();

        patiently().until(() -> stage.announced() == 2);
        stage.awaitConnected(0);
        stage.publish(1, 10);
        stage.awaitHandled(10);
        assertThat(stage.faye.stats().counts().handshake()).isEqualTo(2);
    }

    @Test
    void aRefusedHandshakeIsTriedAgain() {
        stage.faye.refuse("/meta/handshake", "403::Handshake denied", Map.of(), 2);

        connect();

        assertThat(stage.faye.stats().counts().handshake()).isEqualTo(3);
    }

    @Test
    void aTokenThatIsRejectedEndsTheSession() {
        connect();

        stage.groupMe.identity = new Identity.TokenRejected();
        stage.faye.tokens(Map.of());
        stage.faye.listenersOf(OWN).forget();

        patiently().until(() -> stage.session.status().state() == State.TOKEN_REJECTED);
        patiently().until(() -> stage.faye.stats().sockets().isEmpty());
    }

    @Test
    void aStopLeavesNothingBehind() {
        connect();

        stage.session.stop().block();

        assertThat(stage.session.status().state()).isEqualTo(State.STOPPED);
        patiently().until(() -> stage.faye.stats().sockets().isEmpty());
        assertThat(stage.faye.stats().clients()).isEmpty();
    }

    @Test
    void twoConnectionsAreEnough() {
        connect();
        for (var batch = 0; batch < 3; batch++) {
            stage.publish(batch + 1, batch + 1);
            stage.awaitHandled(batch + 1);
        }
        stage.session.stop().block();

        assertThat(stage.faye.stats().mostSockets()).isLessThanOrEqualTo(2);
    }

    private void connect() {
        stage.session.start();
        stage.awaitConnected(0);
    }
}
