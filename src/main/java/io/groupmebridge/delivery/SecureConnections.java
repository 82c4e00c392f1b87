package io.groupmebridge.delivery;

import io.groupmebridge.subscription.SubscriptionId;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClient.RequestSender;
import reactor.netty.http.client.HttpClientResponse;

/**
 * The connections to an https endpoint, which is offered HTTP/2 and HTTP/1.1 with each. There are two pools, because Reactor
 * Netty's can either open one connection after another, each only when those before are full of streams, or one for every
 * attempt that finds none free. The former would let an endpoint of HTTP/1.1 wait for one handshake after another, the latter
 * would never share. So attempts connect apart until an answer came by HTTP/2, and again when one came by HTTP/1.1. They also
 * do so for a while when one got no connection, because all who share wait for one that hangs. Safe to use from any thread.
 */
final class SecureConnections implements Supplier<RequestSender> {

    private static final Logger log = LoggerFactory.getLogger(SecureConnections.class);

    private final SubscriptionId subscription;
    private final Duration longestSilence;
    private final Supplier<RequestSender> apart;
    private final Supplier<RequestSender> shared;
    private volatile boolean share;

    /** When an attempt that got no connection last ended, as {@link System#nanoTime} counts. */
    private volatile long unconnectedAt;

    /**
     * Makes them.
     *
     * @param longestSilence after which a connection that was not written to has no attempt and is of no use
     * @param sender how a client sends to the endpoint
     * @param apart a client whose pool opens connections side by side
     * @param sharing a client whose pool fills a connection with streams before it opens another one
     */
    SecureConnections(
            SubscriptionId subscription,
            Duration longestSilence,
            Function<HttpClient, Supplier<RequestSender>> sender,
            HttpClient apart,
            HttpClient sharing) {
        this.subscription = subscription;
        this.longestSilence = longestSilence;
        this.unconnectedAt = System.nanoTime() - longestSilence.toNanos();
        this.apart = sender.apply(negotiating(apart));
        this.shared = sender.apply(negotiating(sharing));
    }

    /** What the next attempt is sent by. */
    @Override
    public RequestSender get() {
        return (share && !mayHang() ? shared : apart).get();
    }

    /** Says that an attempt ended without an answer and before it had a connection. */
    void unconnected() {
        unconnectedAt = System.nanoTime();
    }

    /** Whether the one that others waited for may still be hanging; by then its silence has ended it. */
    private boolean mayHang() {
        return System.nanoTime() - unconnectedAt < longestSilence.toNanos();
    }

    private HttpClient negotiating(HttpClient client) {
        return client.protocol(HttpProtocol.H2, HttpProtocol.HTTP11)
                .doOnChannelInit((_, channel, _) -> channel.pipeline()
                        .addFirst(SilenceLimit.NAME, new SilenceLimit(longestSilence))
                        .addLast(GoingAway.INSTANCE))
                .doOnRequest((_, connection) -> watch(connection.channel()))
                .doOnResponse((response, _) -> learn(response));
    }

    private static void watch(Channel channel) {
        if (channel instanceof Http2StreamChannel) {
            var connection = channel.parent().pipeline().get(SilenceLimit.class);
            channel.pipeline().addFirst(new StreamWatch(connection));
        }
    }

    private void learn(HttpClientResponse response) {
        var http2 = response.version().majorVersion() == 2;
        if (share != http2) {
            share = http2;
            log.debug("delivery.protocol subscription={} protocol={}", subscription, response.version());
        }
    }
}
