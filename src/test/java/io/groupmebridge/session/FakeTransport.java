package io.groupmebridge.session;

import io.groupmebridge.bayeux.FrameCodec;
import io.groupmebridge.bayeux.Request;
import io.groupmebridge.bayeux.Utf8;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;

/** A push server in memory, driven by the test's thread. It opens sockets, or fails to, and answers as Faye does when told. */
final class FakeTransport implements Transport {

    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

    final List<FakeSocket> sockets = new ArrayList<>();

    /** Why no socket can be opened, or empty. */
    String failure = "";

    @Nullable
    Throwable cause;

    int attempts;

    private final FrameCodec codec;

    FakeTransport(Supplier<Duration> clockOffset) {
        this.codec = new FrameCodec("websocket", List.of("websocket"), clockOffset);
    }

    @Override
    public Mono<Socket> open() {
        return Mono.defer(() -> {
            attempts++;
            if (!failure.isEmpty()) {
                return Mono.error(new SocketException(failure, cause));
            }
            var socket = new FakeSocket(codec);
            sockets.add(socket);
            return Mono.just(socket);
        });
    }

    FakeSocket socket() {
        return sockets.getLast();
    }

    /** One socket. */
    static final class FakeSocket implements Socket {

        final List<String> sent = new ArrayList<>();
        boolean closed;
        boolean cancelled;
        private final FrameCodec codec;
        private FluxSink<Received> sink;

        FakeSocket(FrameCodec codec) {
            this.codec = codec;
        }

        @Override
        public Flux<Received> receive() {
            return Flux.<Received>create(created -> sink = created).doOnCancel(() -> cancelled = true);
        }

        @Override
        public Mono<Void> send(List<Request> requests) {
            return Mono.fromRunnable(() -> sent.add(codec.encode(requests)));
        }

        @Override
        public void close() {
            closed = true;
        }

        void text(String text) {
            sink.next(new Received.Text(Utf8.of(text)));
        }

        /** The server says goodbye. */
        void closed(String reason) {
            sink.next(new Received.Lost(reason, true));
            sink.complete();
        }

        void lost(String reason) {
            sink.next(new Received.Lost(reason, false));
            sink.complete();
        }

        /** How many frames the session asked for and did not get. */
        long requested() {
            return sink.requestedFromDownstream();
        }

        /** Answers the latest request; more holds further members, like {@code "clientId":"c1"}. */
        void answer(String channel, boolean successful, String more) {
            var id = ID.matcher(sent.getLast());
            if (!sent.getLast().contains(channel) || !id.find()) {
                throw new AssertionError("the latest request is no " + channel + ": " + sent);
            }
            text("[{\"channel\":\"%s\",\"id\":\"%s\",\"successful\":%s%s}]"
                    .formatted(channel, id.group(1), successful, more.isEmpty() ? "" : "," + more));
        }

        void push(String channel, int number) {
            text("[{\"channel\":\"%s\",\"data\":{\"n\":%d}}]".formatted(channel, number));
        }
    }
}
