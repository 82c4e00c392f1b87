package io.groupmebridge.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.session.SessionStatus.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How a session reads: no faster than its handler takes, and losing nothing. */
class PushSessionReadingTests {

    private static final String OWN = "/user/123";

    private final SessionStage stage = new SessionStage();

    @Test
    void aFullWindowStopsTheReading() {
        connected();
        var socket = stage.transport.socket();

        for (var i = 1; i <= 5; i++) {
            socket.push(OWN, i);
        }
        stage.settle();

        assertThat(stage.handled).containsExactly(OWN + " {\"n\":1}", OWN + " {\"n\":2}", OWN + " {\"n\":3}");
        assertThat(socket.requested()).isZero();

        stage.take();
        assertThat(stage.handled).hasSize(4);
        stage.take();
        stage.take();
        assertThat(stage.handled).hasSize(5);
        assertThat(socket.requested()).isPositive();
    }

    @Test
    void noMoreFramesAreRequestedThanThereIsRoomFor() {
        connected();
        var socket = stage.transport.socket();
        assertThat(socket.requested()).isEqualTo(SessionStage.WINDOW);

        for (var held = 1; held <= SessionStage.WINDOW; held++) {
            socket.push(OWN, held);
            stage.settle();
            assertThat(socket.requested()).isEqualTo(SessionStage.WINDOW - held);
        }
        for (var room = 1; room <= SessionStage.WINDOW; room++) {
            stage.take();
            assertThat(socket.requested()).isBetween(1L, (long) room);
        }
    }

    @Test
    void aServerIsNotBlamedForAnswersThatWereNotRead() {
        var session = connected();
        for (var i = 1; i <= SessionStage.WINDOW; i++) {
            stage.transport.socket().push(OWN, i);
        }
        stage.settle();

        stage.pass(Duration.ofMinutes(10));
        assertThat(session.status().state()).isEqualTo(State.CONNECTED);
        assertThat(stage.transport.sockets).hasSize(1);

        stage.take();
        stage.pass(Duration.ofSeconds(30));
        assertThat(stage.transport.sockets.getFirst().closed).isTrue();
    }

    @Test
    void aMessageThatIsNotTakenIsHandledAgain() {
        connected();
        stage.transport.socket().push(OWN, 1);
        stage.settle();

        stage.open.removeFirst().error(new IllegalStateException("the disk is full"));
        stage.pass(Duration.ofSeconds(1));

        assertThat(stage.handled).containsExactly(OWN + " {\"n\":1}", OWN + " {\"n\":1}");
        stage.take();
        stage.pass(Duration.ofMinutes(5));
        assertThat(stage.handled).hasSize(2);
    }

    @Test
    void laterMessagesWaitBehindOneThatFailed() {
        connected();
        var socket = stage.transport.socket();
        socket.push(OWN, 1);
        stage.settle();
        stage.open.removeFirst().error(new IllegalStateException("the disk is full"));
        stage.settle();

        socket.push(OWN, 2);
        socket.push(OWN, 3);
        stage.settle();
        assertThat(stage.handled).hasSize(1);
        assertThat(socket.requested()).isZero();

        stage.pass(Duration.ofSeconds(1));
        stage.take();
        stage.take();
        stage.take();
        assertThat(stage.handled)
                .containsExactly(OWN + " {\"n\":1}", OWN + " {\"n\":1}", OWN + " {\"n\":2}", OWN + " {\"n\":3}");
        assertThat(socket.requested()).isPositive();
    }

    @Test
    void aMessageThatIsNeverTakenIsGivenUp() {
        connected();
        stage.transport.socket().push(OWN, 1);
        stage.settle();
        stage.open.removeFirst().error(new IllegalStateException("refused"));
        stage.transport.socket().push(OWN, 2);

        for (var minute = 0; minute < 12 && !stage.handled.getLast().contains("{\"n\":2}"); minute++) {
            assertThat(lost()).isZero();
            stage.pass(Duration.ofMinutes(1));
            while (!stage.open.isEmpty() && stage.handled.getLast().contains("{\"n\":1}")) {
                stage.open.removeFirst().error(new IllegalStateException("refused"));
                stage.settle();
            }
        }

        assertThat(lost()).isEqualTo(1);
        assertThat(stage.handled.getLast()).isEqualTo(OWN + " {\"n\":2}");
        assertThat(stage.handled).hasSizeGreaterThan(10);
    }

    private double lost() {
        return stage.meters.counter("bridge.session.lost").count();
    }

    @Test
    void malformedFramesAreCountedAndSurvived() {
        var session = connected();

        stage.transport.socket().text("{\"chan");
        stage.transport.socket().text("[7]");
        stage.transport.socket().push(OWN, 1);
        stage.settle();

        assertThat(stage.handled).hasSize(1);
        assertThat(stage.meters.counter("bridge.session.malformed").count()).isEqualTo(2);
        assertThat(session.status().lastEventAt()).isNotNull();
    }

    private PushSession connected() {
        var session = stage.session(SessionStage.account("123"));
        session.start();
        stage.connect();
        assertThat(session.status().state()).isEqualTo(State.CONNECTED);
        return session;
    }
}
