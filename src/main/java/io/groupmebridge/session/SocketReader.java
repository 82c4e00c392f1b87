package io.groupmebridge.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** Reads one socket, a few frames at a time and only while there is room. Owned by the session's loop, until its end. */
final class SocketReader {

    private static final int BATCH = 32;

    private final Transport.Socket socket;
    private final Loop loop;
    private final Clock clock;
    private final IntSupplier room;
    private final Consumer<Transport.Received> onReceived;
    private final Subscriber subscriber = new Subscriber();
    private boolean subscribed;

    /** How many frames were requested and have not come. */
    private int requested;

    private boolean paused;
    private boolean ended;
    private Instant readAgainAt = Instant.EPOCH;

    SocketReader(
            Transport.Socket socket,
            Loop loop,
            Clock clock,
            IntSupplier room,
            Consumer<Transport.Received> onReceived) {
        this.socket = socket;
        this.loop = loop;
        this.clock = clock;
        this.room = room;
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
        if (ended || requested > BATCH / 2 || !subscribed) {
            return;
        }
        var wanted = Math.min(BATCH, room.getAsInt());
        if (wanted <= requested) {
            paused |= requested == 0;
            return;
        }
        if (paused) {
            paused = false;
            readAgainAt = clock.instant();
        }
        // Each request crosses to the socket's thread and back: not for every frame.
        var more = wanted - requested;
        requested = wanted;
        subscriber.request(more);
    }

    /** Whether reading went on without a pause for at least that long. */
    boolean readFor(Duration time) {
        return !paused && !readAgainAt.plus(time).isAfter(clock.instant());
    }

    private void received(Transport.Received received) {
        if (!ended) {
            requested--;
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
