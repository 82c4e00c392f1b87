package io.groupmebridge.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groupmebridge.delivery.Answer.Answered;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

/** Endpoints behind TLS: that they get HTTP/2 when they take it, HTTP/1.1 as ever when not, and how many connections. */
class Http2Tests {

    private static final int MANY = 8;

    private final AtomicInteger connections = new AtomicInteger();
    private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final List<String> versions = new CopyOnWriteArrayList<>();
    private final AtomicReference<Arrivals> arrivals = new AtomicReference<>(new Arrivals(1));
    private final Endpoints endpoints = new Endpoints(
            new AddressGuard(List.of("127.0.0.0/8"), HostNames.NONE), TestBundles.first(), UnaryOperator.identity());
    private DisposableServer server;

    @AfterEach
    void close() {
        endpoints.close();
        if (server != null) {
            server.disposeNow();
        }
    }

    @Test
    void manyAttemptsShareAConnectionOfHttp2() {
        serve(HttpProtocol.H2, HttpProtocol.HTTP11);
        var endpoint = open(MANY);
        Endpoints.attempt(endpoint);

        for (var round = 0; round < 3; round++) {
            assertThat(atOnce(endpoint)).allSatisfy(answer -> Endpoints.assertAnswered(answer, 200));
        }

        assertThat(versions).hasSize(1 + 3 * MANY).containsOnly("HTTP/2.0");
        // The first was opened before it was known that one is enough.
        assertThat(connections.get()).isLessThanOrEqualTo(2);
    }

    @Test
    void manyAttemptsBeforeTheProtocolIsKnownDoNotWaitForEachOther() {
        serve(HttpProtocol.H2, HttpProtocol.HTTP11);
        var endpoint = open(MANY);

        for (var round = 0; round < 3; round++) {
            assertThat(atOnce(endpoint)).allSatisfy(answer -> Endpoints.assertAnswered(answer, 200));
        }

        assertThat(connections.get()).isLessThanOrEqualTo(MANY + 1);
    }

    @Test
    void anEndpointOfHttp11HasAConnectionForEachAttempt() {
        serve(HttpProtocol.HTTP11);
        var endpoint = open(MANY);

        for (var round = 0; round < 3; round++) {
            assertThat(atOnce(endpoint)).allSatisfy(answer -> Endpoints.assertAnswered(answer, 200));
        }

        assertThat(versions).hasSize(3 * MANY).containsOnly("HTTP/1.1");
        assertThat(connections).as("kept alive").hasValue(MANY);
    }

    @Test
    void oneAfterAnotherUsesAConnectionOfHttp11Again() {
        serve(HttpProtocol.HTTP11);
        var endpoint = open(1);

        for (var i = 0; i < 5; i++) {
            Endpoints.assertAnswered(Endpoints.attempt(endpoint), 200);
        }

        assertThat(connections).hasValue(1);
    }

    @Test
    void whoConnectsWaitsForNoOtherThatDoes() throws Exception {
        serve(HttpProtocol.HTTP11);
        var accepted = new AtomicInteger();
        try (var slow = new RawServer(socket -> {
            if (accepted.incrementAndGet() == 1) {
                // Its handshake is never answered.
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            } else {
                Tunnel.to(server.port(), socket);
            }
        })) {
            var endpoint = open(URI.create("https://localhost:" + slow.url("/").getPort() + "/"), 4);
            var stuck = Endpoints.post(endpoint).toFuture();
            await().until(() -> accepted.get() == 1);

            arrivals.set(new Arrivals(3));
            var others = Endpoints.atOnce(endpoint, 3);

            assertThat(others).hasSize(3).allSatisfy(answer -> Endpoints.assertAnswered(answer, 200));
            assertThat(stuck).isNotDone();
        }
    }

    @Test
    void anEndpointThatTakesHttp2NoLongerIsFollowed() {
        serve(HttpProtocol.H2, HttpProtocol.HTTP11);
        var port = server.port();
        var endpoint = open(MANY);
        Endpoints.attempt(endpoint);
        Endpoints.attempt(endpoint);

        server.disposeNow();
        open.close().syncUninterruptibly();
        serve(port, HttpProtocol.HTTP11);
        await().until(() -> Endpoints.attempt(endpoint) instanceof Answered);
        connections.set(0);

        assertThat(atOnce(endpoint)).allSatisfy(answer -> Endpoints.assertAnswered(answer, 200));
        assertThat(connections.get()).isGreaterThanOrEqualTo(MANY - 1);
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "HTTP11"})
    void whoIsClosedLeavesNoConnection(HttpProtocol protocol) {
        serve(protocol);
        var endpoint = open(MANY);
        Endpoints.attempt(endpoint);
        atOnce(endpoint);
        assertThat(open.isEmpty()).isFalse();

        endpoints.close();

        await().until(open::isEmpty);
    }

    @Test
    void aTunnelOfAProxyCarriesHttp2() throws Exception {
        serve(HttpProtocol.H2, HttpProtocol.HTTP11);
        try (var proxy = new RawServer(socket -> {
            RawServer.readRequest(socket);
            RawServer.write(socket, "HTTP/1.1 200 Connection established\r\n\r\n");
            Tunnel.to(server.port(), socket);
        })) {
            var egress = new Egress(
                    new AddressGuard(List.of("127.0.0.0/8"), HostNames.NONE),
                    true,
                    new DeliveryProperties.Proxy("127.0.0.1", proxy.url("/").getPort(), "", "", List.of()),
                    Duration.ofSeconds(2),
                    new FixedNames(List.of(InetAddress.getLoopbackAddress())));
            try (var tunnelled = new Endpoints(egress, TestBundles.first(), UnaryOperator.identity())) {
                var url = URI.create("https://localhost:" + server.port() + "/");
                var endpoint = tunnelled.open(Samples.secured(Samples.subscription("a", url, MANY), "first"));
                Endpoints.attempt(endpoint);

                assertThat(atOnce(endpoint)).allSatisfy(answer -> Endpoints.assertAnswered(answer, 200));
            }
            assertThat(versions).containsOnly("HTTP/2.0");
            assertThat(proxy.connections()).isLessThanOrEqualTo(2);
        }
    }

    /** Answers when so many requests have come, each with 200. */
    private record Arrivals(AtomicInteger missing, Sinks.One<Boolean> all) {

        Arrivals(int count) {
            this(new AtomicInteger(count), Sinks.one());
        }

        Mono<Void> arrived() {
            if (missing.decrementAndGet() == 0) {
                all.tryEmitValue(true);
            }
            return all.asMono().then();
        }
    }

    private void serve(HttpProtocol... protocols) {
        serve(0, protocols);
    }

    private void serve(int port, HttpProtocol... protocols) {
        server = TestBundles.secure(HttpServer.create().host("127.0.0.1").port(port), protocols)
                .doOnChannelInit((_, channel, _) -> {
                    if (channel.parent() instanceof ServerSocketChannel) {
                        connections.incrementAndGet();
                        open.add(channel);
                    }
                })
                .handle((request, response) -> {
                    versions.add(request.protocol());
                    var turn = arrivals.get();
                    return request.receive()
                            .then(Mono.defer(turn::arrived))
                            .then(response.status(200).send());
                })
                .bindNow();
    }

    private Endpoint open(int concurrency) {
        return open(URI.create("https://localhost:" + server.port() + "/"), concurrency);
    }

    private Endpoint open(URI url, int concurrency) {
        return endpoints.open(Samples.secured(Samples.subscription("a", url, concurrency), "first"));
    }

    /** As many attempts as are answered only when all of them are there. */
    private List<Answer> atOnce(Endpoint endpoint) {
        arrivals.set(new Arrivals(MANY));
        return Endpoints.atOnce(endpoint, MANY);
    }
}
