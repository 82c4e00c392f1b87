package io.groupmebridge.session;

import io.groupmebridge.bayeux.FrameCodec;
import io.groupmebridge.groupme.GroupMeProperties;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * Opens what stands for a socket over HTTP: two connections at most (Bayeux 1.0, "Two connection operation"), which are
 * opened when they are needed, so that opening it always succeeds.
 */
final class LongPollingTransport implements Transport {

    private static final int CONNECTIONS = 2;

    /** Below the 5 s after which Node.js closes an idle connection. */
    private static final Duration IDLE = Duration.ofSeconds(3);

    private final GroupMeProperties groupMe;
    private final SessionProperties properties;
    private final FrameCodec codec;

    LongPollingTransport(GroupMeProperties groupMe, SessionProperties properties, FrameCodec codec) {
        this.groupMe = groupMe;
        this.properties = properties;
        this.codec = codec;
    }

    @Override
    public Mono<Socket> open() {
        return Mono.fromSupplier(() -> {
            var pool = ConnectionProvider.builder("long-polling")
                    .maxConnections(CONNECTIONS)
                    .pendingAcquireMaxCount(CONNECTIONS)
                    .pendingAcquireTimeout(properties.connectTimeout())
                    .maxIdleTime(IDLE)
                    .build();
            var post = new FramePost(HttpClient.create(pool), groupMe.pushUrl(), properties);
            return new LongPolling(post, groupMe.timeout(), codec, pool);
        });
    }
}
