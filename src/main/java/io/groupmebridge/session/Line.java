package io.groupmebridge.session;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.BaseSubscriber;

/**
 * The one socket that a session has at a time: opened when breaker and limiter let it, read one frame at a time while there
 * is room. What was let go of is never heard again. Owned by the session's loop, on which the listener is called.
 */
final class Line {

    /** What the session is told. Never called from within a method of the line, except {@link #held}. */
    interface Listener {

        void opened();

        /**
         * It could not be opened, or is gone without {@link Line#close}.
         *
         * @param orderly whether the peer said goodbye
         */
        void lost(String reason, boolean orderly);

        void received(String text);

        /** It is not opened yet, because breaker or limiter say so. */
        void held(String reason);

        /** Whether another frame may be received. */
        boolean hasRoom();
    }

    private static final Logger log = LoggerFactory.getLogger(Line.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final Surroundings surroundings;
    private final Loop loop;
    private final Listener listener;
    private final Disposable.Swap opening = Disposables.swap();
    private @Nullable Reader reader;
    private @Nullable Trial trial;
    private volatile boolean ended;

    Line(Surroundings surroundings, Loop loop, Listener listener) {
        this.surroundings = surroundings;
        this.loop = loop;
        this.listener = listener;
    }

    void open() {
        letGo();
        opening.update(loop.after(Duration.ZERO, this::attempt));
    }

    void send(String text) {
        if (reader != null) {
            reader.socket.send(text).subscribe(null, failure -> log.debug("sending failed: {}", failure.toString()));
        }
    }

    /** Lets go of the socket, or of one being opened. A trial that brought no frame so far has failed. */
    void close(String reason) {
        if (trial != null) {
            trial.failed(reason);
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
        return reader == null
                || (!reader.paused
                        && !reader.readAgainAt
                                .plus(time)
                                .isAfter(surroundings.clock().instant()));
    }

    private void attempt() {
        if (!surroundings.breaker().tryAcquirePermission()) {
            hold("too many attempts to connect failed: the circuit breaker is open");
            return;
        }
        var nanos = surroundings.limiter().reservePermission();
        if (nanos < 0) {
            surroundings.breaker().releasePermission();
            hold("too many sessions connect at once");
            return;
        }
        var begun = new Trial(surroundings.breaker(), surroundings.clock());
        trial = begun;
        opening.update(loop.after(Duration.ofNanos(nanos), () -> dial(begun)));
    }

    private void hold(String reason) {
        listener.held(reason);
        opening.update(loop.after(LOOK_AGAIN, this::attempt));
    }

    /** Not cancelled when the socket is no longer wanted: one that opens anyway must be closed. */
    private void dial(Trial begun) {
        surroundings
                .transport()
                .open()
                .subscribe(
                        socket -> {
                            if (ended) {
                                socket.close();
                            } else {
                                loop.run(() -> opened(begun, socket));
                            }
                        },
                        failure -> loop.run(() -> lost(begun, WebSocket.describe(failure), false)));
    }

    private void opened(Trial begun, Transport.Socket socket) {
        if (trial != begun) {
            socket.close();
            return;
        }
        var opened = new Reader(socket, begun);
        reader = opened;
        socket.receive().subscribe(opened);
        listener.opened();
    }

    private void lost(Trial begun, String reason, boolean orderly) {
        if (trial == begun) {
            begun.failed(reason);
            letGo();
            listener.lost(reason, orderly);
        }
    }

    private void letGo() {
        opening.update(Disposables.disposed());
        if (trial != null) {
            trial.released();
            trial = null;
        }
        if (reader != null) {
            reader.socket.close();
            reader.cancel(); // Frames that were received and not read are released.
            reader = null;
        }
    }

    /** Reads one frame at a time. */
    private final class Reader extends BaseSubscriber<Transport.Received> {

        private final Transport.Socket socket;
        private final Trial begun;
        private boolean subscribed;
        private boolean reading;
        private boolean paused;
        private Instant readAgainAt = Instant.EPOCH;

        Reader(Transport.Socket socket, Trial begun) {
            this.socket = socket;
            this.begun = begun;
        }

        void readOn() {
            if (reading || !subscribed) {
                return;
            }
            if (!listener.hasRoom()) {
                paused = true;
                return;
            }
            if (paused) {
                paused = false;
                readAgainAt = surroundings.clock().instant();
            }
            reading = true;
            request(1);
        }

        /** A socket may come to this later than its subscription returns; what is requested before is dropped. */
        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            loop.run(() -> {
                subscribed = true;
                readOn();
            });
        }

        @Override
        protected void hookOnNext(Transport.Received received) {
            loop.run(() -> received(received));
        }

        @Override
        protected void hookOnError(Throwable failure) {
            loop.run(() -> lost(begun, WebSocket.describe(failure), false));
        }

        private void received(Transport.Received received) {
            if (reader != this) {
                return;
            }
            reading = false;
            switch (received) {
                case Transport.Received.Text(var text) -> {
                    begun.succeeded();
                    listener.received(text);
                    readOn();
                }
                case Transport.Received.Lost(var reason, var orderly) -> lost(begun, reason, orderly);
            }
        }
    }

    /** One permission of the breaker, from opening a socket to its first frame; given back exactly once. */
    private static final class Trial {

        private final CircuitBreaker breaker;
        private final Clock clock;
        private final Instant since;
        private boolean over;

        Trial(CircuitBreaker breaker, Clock clock) {
            this.breaker = breaker;
            this.clock = clock;
            this.since = clock.instant();
        }

        void succeeded() {
            if (!over) {
                over = true;
                breaker.onSuccess(millis(), TimeUnit.MILLISECONDS);
            }
        }

        void failed(String reason) {
            if (!over) {
                over = true;
                breaker.onError(millis(), TimeUnit.MILLISECONDS, new SocketException(reason, null));
            }
        }

        void released() {
            if (!over) {
                over = true;
                breaker.releasePermission();
            }
        }

        private long millis() {
            return Duration.between(since, clock.instant()).toMillis();
        }
    }
}
