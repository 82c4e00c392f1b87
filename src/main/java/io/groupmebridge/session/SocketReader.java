package io.groupmebridge.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** Reads one socket, one frame at a time and only while there is room. Owned by the session's loop, until its end. */
final class SocketReader {

    private final Transport.Socket socket;
    private final Loop loop;
    private final Clock clock;
    private final BooleanSupplier hasRoom;
    private final Consumer<Transport.Received> onReceived;
    private final Subscriber subscriber = new Subscriber();
    private boolean subscribed;
    private boolean reading;
    private boolean paused;
    private boolean ended;
    private Instant readAgainAt = Instant.EPOCH;

    SocketReader(
            Transport.Socket socket,
            Loop loop,
            Clock clock,
            BooleanSupplier hasRoom,
            Consumer<Transport.Received> onReceived) {
        this.socket = socket;
        this.loop = loop;
        this.clock = clock;
        this.hasRoom = hasRoom;
        this.onReceived = onReceived;
    }

    Transport.Socket socket() {
        return socket;
    }

    void begin() {
        socket.receive().subscribe(subscriber);
    }

    /** Closes the socket; nothing is heard of it any more. */
    void end() {
        ended = true;
        socket.close();
        subscriber.cancel(); // Frames that were received and not read are released.
    }

    /** There may be room again. */
    void readOn() {
        if (ended || reading || !subscribed) {
            return;
        }
        if (!hasRoom.getAsBoolean()) {
            paused = true;
            return;
        }
        if (paused) {
            paused = false;
            readAgainAt = clock.instant();
        }
        reading = true;
        subscriber.request(1);
    }

    /** Whether reading went on without a pause for at least that long. */
    boolean readFor(Duration time) {
        return !paused && !readAgainAt.plus(time).isAfter(clock.instant());
    }

    private void received(Transport.Received received) {
        if (!ended) {
            reading = false;
            try {
                onReceived.accept(received);
            } finally {
                readOn(); // One frame that nobody can take must not silence those behind it.
            }
        }
    }

    private final class Subscriber extends BaseSubscriber<Transport.Received> {

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
            loop.run(() -> received(Transport.Received.Lost.of(failure)));
        }
    }
}
