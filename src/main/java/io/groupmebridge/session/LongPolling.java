package io.groupmebridge.session;

import io.groupmebridge.bayeux.Decoded;
import io.groupmebridge.bayeux.Frame;
import io.groupmebridge.bayeux.FrameCodec;
import io.groupmebridge.bayeux.Request;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A session's way to the server in HTTP POSTs: connects in one lane, because the server holds them, everything else in
 * another, one after the other. A lane goes on when its last answer was read. Guarded by its monitor.
 */
final class LongPolling implements Transport.Socket {

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);
    private static final int MOST_WAITING = 1_024;

    private final FramePost post;
    private final Duration answerWithin;
    private final FrameCodec codec;
    private final Disposable connections;
    private final Disposable.Swap closer = Disposables.swap();
    private final Lane others = new Lane();

    /** An answer of each lane at most, one that came before a handshake, and the loss. */
    private final Sinks.Many<Answer> answers = Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(4));

    /** Another one after a handshake: the server still holds the old client's connect. */
    private Lane connects = new Lane();

    private boolean closing;
    private boolean over;

    /** What came in, and which lane may go on when it is read. */
    private record Answer(Lane lane, Transport.Received received) {}

    /**
     * Makes one.
     *
     * @param answerWithin how long the server may take to answer; a connect takes as long as the session lets it
     * @param connections closed with this
     */
    LongPolling(FramePost post, Duration answerWithin, FrameCodec codec, Disposable connections) {
        this.post = post;
        this.answerWithin = answerWithin;
        this.codec = codec;
        this.connections = connections;
    }

    @Override
    public Flux<Transport.Received> receive() {
        return answers.asFlux().doOnNext(answer -> goOn(answer.lane())).map(Answer::received);
    }

    @Override
    public Mono<Void> send(List<Request> requests) {
        return Mono.fromRunnable(() -> add(requests));
    }

    @Override
    public synchronized void close() {
        if (closing || over) {
            return;
        }
        closing = true;
        closer.update(Mono.delay(CLOSE_WITHIN).subscribe(_ -> end()));
        endWhenSaid();
    }

    private synchronized void add(List<Request> requests) {
        if (closing || over) {
            return;
        }
        if (requests.stream().anyMatch(Request.Handshake.class::isInstance)) {
            connects.posting.dispose();
            connects = new Lane();
        }
        var lane = requests.stream().anyMatch(Request.Connect.class::isInstance) ? connects : others;
        if (lane.waiting.size() == MOST_WAITING) {
            end(lane, new Transport.Received.Lost("the server does not keep up with the requests", false));
            return;
        }
        lane.waiting.add(codec.encode(requests));
        next(lane);
    }

    private synchronized void goOn(Lane lane) {
        lane.busy = false;
        next(lane);
    }

    private void next(Lane lane) {
        var frame = lane.busy || over ? null : lane.waiting.poll();
        if (frame != null) {
            lane.busy = true;
            var answer = lane == connects ? post.post(frame) : post.post(frame, answerWithin);
            lane.posting.update(answer.subscribe(received -> answered(lane, received), failure -> lost(lane, failure)));
        }
    }

    private synchronized void answered(Lane lane, Transport.Received received) {
        if (isForgotten(lane)) {
            return;
        }
        if (closing) {
            goOn(lane);
            endWhenSaid();
        } else if (!over) {
            answers.tryEmitNext(new Answer(lane, received));
            if (lane == connects && !answersConnect(received)) {
                // The session would wait for it as long as for one that is held.
                end(lane, new Transport.Received.Lost("a connect was answered with something else", false));
            }
        }
    }

    /** Even a server that refuses may have been about to answer a connect. */
    private synchronized void lost(Lane lane, Throwable failure) {
        if (!isForgotten(lane)) {
            end(lane, Transport.Received.Lost.of(failure));
        }
    }

    private boolean isForgotten(Lane lane) {
        return lane != connects && lane != others;
    }

    private boolean answersConnect(Transport.Received received) {
        return received instanceof Transport.Received.Text(var text)
                && codec.decode(text) instanceof Decoded.Frames(var frames, var _)
                && frames.stream().anyMatch(Frame.ConnectReply.class::isInstance);
    }

    private void endWhenSaid() {
        if (!others.busy && others.waiting.isEmpty()) {
            end();
        }
    }

    private synchronized void end() {
        end(others, new Transport.Received.Lost("closed by the bridge", true));
    }

    private void end(Lane lane, Transport.Received.Lost lost) {
        if (!over) {
            over = true;
            answers.tryEmitNext(new Answer(lane, lost));
            answers.tryEmitComplete();
            closer.dispose();
            connects.posting.dispose();
            others.posting.dispose();
            connections.dispose();
        }
    }

    /** POSTs of which one at a time is under way. */
    private static final class Lane {

        private final Queue<String> waiting = new ArrayDeque<>();
        private final Disposable.Swap posting = Disposables.swap();
        private boolean busy;
    }
}
