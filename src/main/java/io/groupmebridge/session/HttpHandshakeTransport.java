package io.groupmebridge.session;

import io.groupmebridge.bayeux.FrameCodec;
import io.groupmebridge.bayeux.Request;
import io.groupmebridge.groupme.GroupMeProperties;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.client.HttpClient;

/** Opens WebSockets whose handshake goes as an HTTP POST beside them, as GroupMe's community documents it. */
final class HttpHandshakeTransport implements Transport {

    private final WebSocketTransport webSockets;
    private final FramePost post;
    private final FrameCodec codec;
    private final Duration answerWithin;

    HttpHandshakeTransport(
            WebSocketTransport webSockets, GroupMeProperties groupMe, SessionProperties properties, FrameCodec codec) {
        this.webSockets = webSockets;
        this.post = new FramePost(HttpClient.newConnection(), groupMe.pushUrl(), properties);
        this.codec = codec;
        this.answerWithin = groupMe.timeout();
    }

    @Override
    public Mono<Socket> open() {
        return webSockets.open().map(Combined::new);
    }

    /** A WebSocket and the POST beside it. */
    private final class Combined implements Socket {

        private static final int MOST_ANSWERS = 4;

        private final Socket webSocket;
        private final Sinks.Many<Received> answers =
                Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(MOST_ANSWERS));

        Combined(Socket webSocket) {
            this.webSocket = webSocket;
        }

        @Override
        public Flux<Received> receive() {
            return Flux.merge(1, webSocket.receive(), answers.asFlux()).takeUntil(Received.Lost.class::isInstance);
        }

        @Override
        public Mono<Void> send(List<Request> requests) {
            return requests.stream().anyMatch(Request.Handshake.class::isInstance)
                    ? post.post(codec.encode(requests), answerWithin)
                            .onErrorResume(failure -> Mono.just(Received.Lost.of(failure)))
                            .doOnNext(answers::tryEmitNext)
                            .then()
                    : webSocket.send(requests);
        }

        @Override
        public void close() {
            webSocket.close();
        }
    }
}
