package io.groupmebridge.delivery;

import static io.netty.channel.ChannelOption.CONNECT_TIMEOUT_MILLIS;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;
import static io.netty.handler.codec.http.HttpHeaderNames.USER_AGENT;
import static io.netty.handler.codec.http.HttpHeaderValues.APPLICATION_JSON;

import io.groupmebridge.subscription.Subscription;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import reactor.core.scheduler.Scheduler;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.Http2AllocationStrategy;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClient.RequestSender;
import reactor.netty.resources.ConnectionProvider;

/**
 * Opens endpoints: HTTP/1.1 with connections kept alive or, where an https endpoint takes it, HTTP/2; no redirect followed,
 * nothing decompressed, nothing retried behind the lane's back, and no socket to an address that the guard refuses.
 */
final class WebhookClient {

    /** Below the 5 s after which Node.js, the shortest of the common servers, closes an idle connection. */
    private static final Duration IDLE = Duration.ofSeconds(4);

    /** Long enough to be worth a handshake, short enough to follow a name that moves. */
    private static final Duration LIFE = Duration.ofMinutes(5);

    private final Egress egress;
    private final ClientTls tls;
    private final Duration connectTimeout;
    private final String userAgent;
    private final UnaryOperator<HttpClient> transport;
    private final Scheduler signing;

    /**
     * Makes a client.
     *
     * @param transport the last word on how to connect
     * @param signing where signatures are made that take long
     */
    WebhookClient(
            Egress egress,
            ClientTls tls,
            Duration connectTimeout,
            String userAgent,
            UnaryOperator<HttpClient> transport,
            Scheduler signing) {
        this.egress = egress;
        this.tls = tls;
        this.connectTimeout = connectTimeout;
        this.userAgent = userAgent;
        this.transport = transport;
        this.signing = signing;
    }

    /** A signer with the subscription's secrets, for one thread at a time. */
    Signer signer(Subscription subscription) {
        return new Signer(subscription.secret(), subscription.previousSecret(), signing);
    }

    /** The subscription's endpoint with a pool of connections of its own; whoever opens it closes it. */
    Endpoint open(Subscription subscription) {
        return open(subscription, subscription.timeout());
    }

    /** The same, with another timeout of its attempts. */
    Endpoint open(Subscription subscription, Duration timeout) {
        var mask = new Mask(subscription.headers().values());
        var pool = pool(subscription, timeout).build();
        if (!"https".equalsIgnoreCase(subscription.url().getScheme())) {
            var client = client(subscription, pool).protocol(HttpProtocol.HTTP11);
            var sender = client.post().uri(subscription.url());
            return new Endpoint(() -> sender, () -> {}, mask, timeout, pool::dispose);
        }
        var sharing = pool(subscription, timeout)
                .allocationStrategy(Http2AllocationStrategy.builder()
                        .maxConnections(subscription.concurrency())
                        .strictConnectionReuse(true)
                        .build())
                .build();
        var connections = new SecureConnections(
                subscription.id(),
                timeout.plus(IDLE.multipliedBy(2)),
                client -> sender(subscription, client),
                client(subscription, pool),
                client(subscription, sharing));
        return new Endpoint(connections, connections::unconnected, mask, timeout, () -> {
            pool.dispose();
            sharing.dispose();
        });
    }

    /** A pool as endpoints have it. */
    static ConnectionProvider.Builder pool(Subscription subscription, Duration timeout) {
        return ConnectionProvider.builder("webhook")
                .maxConnections(subscription.concurrency())
                // A cancelled attempt gives its connection back a little later than its turn.
                .pendingAcquireMaxCount(subscription.concurrency())
                .pendingAcquireTimeout(timeout)
                .maxIdleTime(IDLE)
                .maxLifeTime(LIFE)
                .evictInBackground(IDLE.multipliedBy(2))
                .lifo();
    }

    private HttpClient client(Subscription subscription, ConnectionProvider pool) {
        var client = HttpClient.create(pool)
                .disableRetry(true)
                .followRedirect(false)
                .compress(false)
                .option(CONNECT_TIMEOUT_MILLIS, Math.toIntExact(connectTimeout.toMillis()))
                .headers(headers -> {
                    subscription.headers().forEach(headers::set);
                    headers.set(USER_AGENT, userAgent).set(CONTENT_TYPE, APPLICATION_JSON);
                });
        return transport.apply(egress.to(subscription.url(), client));
    }

    private Supplier<RequestSender> sender(Subscription subscription, HttpClient client) {
        return tls.following(
                subscription.sslBundle(),
                provider -> client.secure(provider).post().uri(subscription.url()));
    }
}
