package io.groupmebridge.session;

import io.groupmebridge.bayeux.Decoded;
import io.groupmebridge.bayeux.Frame;
import io.groupmebridge.bayeux.FrameCodec;
import io.groupmebridge.bayeux.Request;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * The one socket that a session has at a time: opened over the transport that the {@link Ladder} says when breaker and
 * limiter let it, read one frame at a time while there is room. What was let go of is never heard again. Owned by the
 * session's loop, on which the listener is called.
 */
final class Line {

    /** What the session is told. Never called from within a method of the line, except {@link #held}. */
    interface Listener {

        void opened();

        /**
         * It could not be opened, or is gone without {@link Line#close}.
         *
         * @param orderly whether the server has nothing under way that could have got lost
         */
        void lost(String reason, boolean orderly);

        void received(Decoded decoded);

        /** It is not opened yet, because breaker or limiter say so. */
        void held(String reason);

        /** How many more frames may be received. */
        int room();
    }

    private static final Logger log = LoggerFactory.getLogger(Line.class);
    private static final FrameCodec CODEC = new FrameCodec();
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final Surroundings surroundings;
    private final Loop loop;
    private final Listener listener;
    private final Probe probe;
    private final Disposable.Swap opening = Disposables.swap();
    private Ladder ladder;
    private @Nullable SocketReader reader;
    private @Nullable Trial trial;
    private @Nullable TransportType better;
    private boolean subscribed;
    private volatile boolean ended;

    Line(Surroundings surroundings, Loop loop, Listener listener) {
        this.surroundings = surroundings;
        this.loop = loop;
        this.listener = listener;
        this.probe = new Probe(surroundings, loop, type -> better = type);
        this.ladder = Ladder.of(surroundings.properties().transports());
    }

    /** Opens a socket, unless there is nothing but polling: then it stays away without a word. */
    void open() {
        letGo();
        opening.update(loop.after(Duration.ZERO, this::attempt));
    }

    void send(List<Request> requests) {
        if (reader != null) {
            reader.socket()
                    .send(requests)
                    .subscribe(null, failure -> log.debug("sending failed: {}", failure.toString()));
        }
    }

    /** The own channel is subscribed: this transport works. */
    void subscribed() {
        if (!subscribed && reader != null) {
            subscribed = true;
            ladder = ladder.subscribed();
            probe.begin(ladder.better());
        }
    }

    /** The own channel is subscribed no more, though the socket may be there. */
    void unsubscribed() {
        subscribed = false;
        probe.end();
    }

    /** Over what the own channel is subscribed, or null when it is not. */
    @Nullable
    TransportType transport() {
        return subscribed ? ladder.rung().orElse(null) : null;
    }

    /** Lets go of the socket, or of one being opened. A trial that was not answered so far has failed. */
    void close(String reason) {
        if (trial != null) {
            failed(trial, reason, true);
        }
        letGo();
    }

    /** Lets go of the socket because it is not wanted any more: that says nothing about the server. */
    void abandon() {
        letGo();
    }

    /** Abandons the socket, for ever. */
    void end() {
        ended = true;
        letGo();
    }

    /** There may be room again. */
    void readOn() {
        if (reader != null) {
            reader.readOn();
        }
    }

    /** Whether reading went on without a pause for at least that long, so that silence is the server's. */
    boolean readFor(Duration time) {
        return reader == null || reader.readFor(time);
    }

    private void attempt() {
        ladder.rung().ifPresent(this::attempt);
    }

    private void attempt(TransportType rung) {
        var way = surroundings.way(rung);
        var begun = way.begin();
        if (begun == null) {
            if (way.refuses()) {
                ladder = ladder.failed();
            }
            hold("too many attempts to connect failed: the circuit breaker is open");
            return;
        }
        var nanos = surroundings.limiter().reservePermission();
        if (nanos < 0) {
            begun.released();
            hold("too many sessions connect at once");
            return;
        }
        trial = begun;
        opening.update(loop.after(Duration.ofNanos(nanos), () -> dial(way, begun)));
    }

    private void hold(String reason) {
        listener.held(reason);
        opening.update(loop.after(LOOK_AGAIN, this::attempt));
    }

    /** Not cancelled when the socket is no longer wanted: one that opens anyway must be closed. */
    private void dial(Way way, Trial begun) {
        way.transport()
                .open()
                .subscribe(
                        socket -> {
                            if (ended) {
                                socket.close();
                            } else {
                                loop.run(() -> opened(begun, socket));
                            }
                        },
                        failure -> loop.run(() -> lost(
                                begun,
                                SocketException.describe(failure),
                                true, // Nothing can get lost on a socket that was never open.
                                SocketException.reachedServer(failure))));
    }

    private void opened(Trial begun, Transport.Socket socket) {
        if (trial != begun) {
            socket.close();
            return;
        }
        reader = new SocketReader(
                socket, loop, surroundings.clock(), listener::room, received -> received(begun, received));
        reader.begin();
        listener.opened();
    }

    private void lost(Trial begun, String reason, boolean orderly, boolean reachedServer) {
        if (trial == begun) {
            failed(begun, reason, reachedServer);
            letGo();
            listener.lost(reason, orderly);
        }
    }

    private void failed(Trial begun, String reason, boolean reachedServer) {
        begun.failed(reason, reachedServer);
        if (!subscribed && !begun.excused()) {
            ladder = ladder.failed();
        }
    }

    private void received(Trial begun, Transport.Received received) {
        switch (received) {
            case Transport.Received.Text(var text) -> heard(begun, CODEC.decode(text));
            case Transport.Received.Lost(var reason, var orderly, var reached) -> lost(begun, reason, orderly, reached);
        }
    }

    private void heard(Trial begun, Decoded decoded) {
        var frames = decoded instanceof Decoded.Frames(var all, var _) ? all : List.<Frame>of();
        frames.forEach(begun::heard);
        if (better != null && frames.stream().anyMatch(Frame.ConnectReply.class::isInstance)) {
            leaveFor(better, decoded);
        } else {
            listener.received(decoded);
        }
    }

    /** Between two connects, when long-polling's server sends nothing; so nothing gets lost on the way. */
    private void leaveFor(TransportType type, Decoded last) {
        var orderly = transport() == TransportType.LONG_POLLING;
        letGo();
        ladder = ladder.climbedTo(type);
        listener.received(last);
        listener.lost("a better transport answers", orderly);
    }

    private void letGo() {
        opening.update(Disposables.disposed());
        probe.end();
        better = null;
        subscribed = false;
        if (trial != null) {
            trial.released();
            trial = null;
        }
        if (reader != null) {
            reader.end();
            reader = null;
        }
    }
}
