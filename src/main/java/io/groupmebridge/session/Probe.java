package io.groupmebridge.session;

import io.groupmebridge.bayeux.Decoded;
import io.groupmebridge.bayeux.Frame;
import io.groupmebridge.bayeux.FrameCodec;
import io.groupmebridge.bayeux.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * Looks from time to time whether a better transport answers while a worse one works: shakes hands on a socket of its own,
 * says goodbye and closes it. Counts for breaker and limiter like any attempt. Owned by the session's loop.
 */
final class Probe {

    private static final FrameCodec CODEC = new FrameCodec();
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final int MOST_DOUBLINGS = 20;

    /** So that a transport that answers probes and then does not work is not tried every 30 seconds. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);
    private static final int MOST_RECEIVED = 10;

    private final Surroundings surroundings;
    private final Loop loop;
    private final Consumer<TransportType> onAnswer;
    private final Disposable.Swap next = Disposables.swap();
    private @Nullable Trial trial;
    private @Nullable Instant lookedAt;
    private int looks;

    Probe(Surroundings surroundings, Loop loop, Consumer<TransportType> onAnswer) {
        this.surroundings = surroundings;
        this.loop = loop;
        this.onAnswer = onAnswer;
    }

    /** Begins to look for one of these, the best first, until one answers. */
    void begin(List<TransportType> better) {
        end();
        if (better.isEmpty()) {
            return;
        }
        if (lookedAt != null && surroundings.clock().instant().isAfter(lookedAt.plus(FORGOTTEN_AFTER))) {
            looks = 0;
        }
        var wait = surroundings.properties().probeInterval().multipliedBy(1L << looks);
        var bounded = wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
        next.update(loop.after(surroundings.waits().about(bounded), () -> {
            looks = Math.min(looks + 1, MOST_DOUBLINGS);
            lookedAt = surroundings.clock().instant();
            look(better, 0);
        }));
    }

    /** Looks no more. */
    void end() {
        next.update(Disposables.disposed());
        if (trial != null) {
            trial.released();
            trial = null;
        }
    }

    private void look(List<TransportType> better, int index) {
        if (index == better.size()) {
            begin(better);
            return;
        }
        trial = surroundings.way(better.get(index)).begin();
        if (trial == null) {
            look(better, index + 1);
            return;
        }
        var nanos = surroundings.limiter().reservePermission();
        if (nanos < 0) {
            begin(better);
        } else {
            next.update(loop.after(Duration.ofNanos(nanos), () -> dial(better, index)));
        }
    }

    private void dial(List<TransportType> better, int index) {
        var answer = surroundings
                .way(better.get(index))
                .transport()
                .open()
                .flatMap(socket -> shakeHands(socket).doFinally(_ -> socket.close()))
                .subscribe(
                        yes -> loop.run(() -> answered(yes, true, better, index)),
                        failure ->
                                loop.run(() -> answered(false, SocketException.reachedServer(failure), better, index)));
        var late = loop.after(
                surroundings.properties().connectTimeout().plus(ANSWER_WITHIN),
                () -> answered(false, true, better, index));
        next.update(Disposables.composite(answer, late));
    }

    private void answered(boolean yes, boolean reachedServer, List<TransportType> better, int index) {
        if (trial == null) {
            return;
        }
        if (yes) {
            trial.succeeded();
            end();
            onAnswer.accept(better.get(index));
        } else {
            trial.failed("a probe was not answered", reachedServer);
            end();
            look(better, index + 1);
        }
    }

    private static Mono<Boolean> shakeHands(Transport.Socket socket) {
        return socket.send(List.of(new Request.Handshake("1")))
                .thenMany(socket.receive())
                .take(MOST_RECEIVED)
                .concatMapIterable(Probe::frames)
                .concatMap(frame -> switch (frame) {
                    case Frame.HandshakeAccepted(var _, var clientId, var _) ->
                        socket.send(List.of(new Request.Disconnect("2", clientId)))
                                .thenReturn(true);
                    case Frame.HandshakeRefused _ -> Mono.just(false);
                    case Frame.ConnectReply _,
                            Frame.SubscribeReply _,
                            Frame.UnsubscribeReply _,
                            Frame.DisconnectReply _,
                            Frame.PublishReply _,
                            Frame.Published _,
                            Frame.Unknown _ -> Mono.<Boolean>empty();
                })
                .next()
                .defaultIfEmpty(false);
    }

    private static List<Frame> frames(Transport.Received received) {
        return received instanceof Transport.Received.Text(var text)
                        && CODEC.decode(text) instanceof Decoded.Frames(var frames, var _)
                ? frames
                : List.of();
    }
}
