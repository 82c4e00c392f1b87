package io.groupmebridge.peers;

import io.groupmebridge.peers.SimulatedPush.Counts;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/**
 * A push server for thousands of sockets that can go and come back at the same address with nothing remembered, and counts
 * ten times a second. Used by one thread.
 */
final class LoadedPush implements AutoCloseable {

    private static final Duration SAMPLE = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int SAMPLES_PER_SECOND = 10;

    /** As GroupMe advises today. */
    private static final Duration HOLD = Duration.ofMinutes(10);

    private final Function<String, Optional<String>> userOfToken;
    private final ChannelGroup sockets = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final List<Counts> samples = new ArrayList<>();
    private int port;
    private SimulatedPush push;
    private DisposableServer server;
    private Disposable sampling;

    LoadedPush(Function<String, Optional<String>> userOfToken) {
        this.userOfToken = userOfToken;
        begin();
    }

    URI uri() {
        return URI.create("ws://127.0.0.1:" + port + "/faye");
    }

    /** Clients that hear their user's channel now. */
    long connected() {
        return push.counts().connected();
    }

    /** Comes (back); what was counted is forgotten. */
    void begin() {
        push = new SimulatedPush(HOLD, userOfToken);
        var present = push;
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(port)
                .doOnConnection(connection -> sockets.add(connection.channel()))
                .route(routes -> routes.ws("/faye", present::serve))
                .bindNow();
        port = server.port();
        synchronized (samples) {
            samples.clear();
        }
        sampling = Flux.interval(SAMPLE).onBackpressureDrop().subscribe(_ -> {
            synchronized (samples) {
                samples.add(present.counts());
            }
        });
    }

    /** Goes, and every socket with it. */
    void end() {
        sampling.dispose();
        server.disposeNow(PATIENCE);
        sockets.close().awaitUninterruptibly(PATIENCE.toMillis());
    }

    /** The most that was counted within one second. */
    long peak(ToLongFunction<Counts> of) {
        synchronized (samples) {
            var most = 0L;
            for (var now = 0; now < samples.size(); now++) {
                var before = now < SAMPLES_PER_SECOND ? 0 : of.applyAsLong(samples.get(now - SAMPLES_PER_SECOND));
                most = Math.max(most, of.applyAsLong(samples.get(now)) - before);
            }
            return most;
        }
    }

    /** Everything that was counted since it came. */
    Counts counts() {
        return push.counts();
    }

    @Override
    public void close() {
        end();
    }
}
