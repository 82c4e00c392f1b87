package io.groupmebridge.bayeux;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs a session machine as its loop would, without time or sockets, and checks what must always hold. */
final class Peer {

    final Map<Deadline, Instant> timers = new EnumMap<>(Deadline.class);
    final List<Request> unanswered = new ArrayList<>();

    private final Set<String> ids = new HashSet<>();
    private SessionState state = SessionState.idle();
    private Status status = state.status();
    private Request.@Nullable Connect outstanding;
    boolean opening;
    boolean open;
    boolean waiting;
    private boolean announced;

    /** The client ids that the server gave. */
    private final Set<ClientId> given = new HashSet<>();

    Status status() {
        return status;
    }

    void feed(Input input, Instant now) {
        observe(input);
        var step = SessionMachine.step(state, input, now);
        state = step.state();
        step.actions().forEach(this::perform);
        assertThat(timers).as("timers after %s", input).isEqualTo(state.deadlines());
        assertThat(status).isEqualTo(state.status());
        assertThat(announced).as("announced as it is after %s", input).isEqualTo(state.subscribed());
        assertThat(state instanceof Live live && zombie(live))
                .as("a session without its own channel after %s", input)
                .isFalse();
        assertThat(pending())
                .as("something is pending after %s in %s", input, status)
                .isTrue();
    }

    /** It lives, and neither has its own channel nor asked for it. */
    private static boolean zombie(Live live) {
        var own = live.memory().own();
        return !live.channels().has(own) && !live.channels().joins(own);
    }

    private void observe(Input input) {
        switch (input) {
            case Input.SocketOpened _ -> {
                open = open || opening;
                opening = false;
            }
            case Input.SocketLost _ -> closed();
            case Input.StopRequested _ -> announced = false;
            case Input.Started _ -> {
                if (state instanceof SessionState.Stopped) {
                    ids.clear(); // The server gives the new session another client id.
                }
            }
            case Input.WaitOver _ -> waiting = false;
            case Input.FramesReceived(var frames) -> frames.forEach(this::observe);
            default -> {}
        }
    }

    private void observe(Frame frame) {
        if (frame instanceof Frame.HandshakeAccepted accepted) {
            given.add(accepted.clientId());
        }
        if (frame instanceof Frame.Reply reply) {
            unanswered.removeIf(request -> request.id().equals(reply.id()));
            if (reply instanceof Frame.ConnectReply
                    && outstanding != null
                    && outstanding.id().equals(reply.id())) {
                outstanding = null;
            }
        }
    }

    private void perform(Action action) {
        switch (action) {
            case Action.OpenSocket _ -> {
                assertThat(open || opening).as("a second socket").isFalse();
                opening = true;
            }
            case Action.Send(var requests) -> send(requests);
            case Action.CloseSocket _ -> closed();
            case Action.Wait(var attempt, var atLeast) -> {
                assertThat(attempt).isNotNegative();
                assertThat(atLeast.isNegative()).isFalse();
                waiting = true;
            }
            case Action.SetDeadline(var deadline, var at) -> timers.put(deadline, at);
            case Action.ClearDeadline(var deadline) -> timers.remove(deadline);
            case Action.Report(var next) -> status = next;
            case Action.AnnounceSubscribed _ -> {
                assertThat(announced).as("announced once").isFalse();
                announced = true;
            }
            case Action.AnnounceLost _ -> {
                assertThat(announced).as("lost what was announced").isTrue();
                announced = false;
            }
            case Action.RoundTrip(var time) -> assertThat(time.isNegative()).isFalse();
            case Action.Publish _, Action.AnnounceTokenRejected _, Action.VerifyToken _ -> {}
        }
    }

    private void send(List<Request> requests) {
        assertThat(open).as("a socket for %s", requests).isTrue();
        assertThat(requests).as("a frame").hasSizeBetween(1, 50);
        for (var request : requests) {
            assertThat(hasClientId(request))
                    .as("a client id that was given for %s", request)
                    .isTrue();
            assertThat(ids.add(request.id())).as("a fresh id for %s", request).isTrue();
            if (request instanceof Request.Connect connect) {
                assertThat(requests).as("a connect goes alone").hasSize(1);
                assertThat(outstanding == null || !outstanding.clientId().equals(connect.clientId()))
                        .as("one connect outstanding")
                        .isTrue();
                outstanding = connect;
            }
        }
        unanswered.addAll(requests);
    }

    private boolean hasClientId(Request request) {
        return switch (request) {
            case Request.Handshake _ -> true;
            case Request.Connect(var _, var clientId) -> given.contains(clientId);
            case Request.Subscribe subscribe -> given.contains(subscribe.clientId());
            case Request.Unsubscribe unsubscribe -> given.contains(unsubscribe.clientId());
            case Request.Publish publish -> given.contains(publish.clientId());
            case Request.Disconnect(var _, var clientId) -> given.contains(clientId);
        };
    }

    private void closed() {
        open = false;
        opening = false;
        outstanding = null;
        unanswered.clear();
    }

    private boolean pending() {
        return switch (status.state()) {
            case IDLE, STOPPED, TOKEN_REJECTED -> true;
            case CONNECTING -> opening;
            case WAITING -> waiting;
            case HANDSHAKING -> timers.containsKey(Deadline.HANDSHAKE);
            case SUBSCRIBING -> timers.containsKey(Deadline.SUBSCRIBE);
            case CONNECTED -> timers.containsKey(Deadline.CONNECT) != timers.containsKey(Deadline.NEXT_CONNECT);
            case SUBSCRIPTION_REFUSED -> timers.containsKey(Deadline.VERIFICATION);
            case STOPPING -> timers.containsKey(Deadline.DISCONNECT);
        };
    }
}
