package io.groupmebridge.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groupmebridge.delivery.Answer.Kind;
import io.groupmebridge.delivery.Answer.Unreachable;
import io.groupmebridge.delivery.Http2Server.Request;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Settings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.client.HttpClient;

/** What becomes of connections of HTTP/2: which take attempts, which are left, and that none keeps its place for ever. */
class Http2ConnectionTests {

    /** Before a connection is closed for being idle. */
    private static final Duration SOON = Duration.ofSeconds(3);

    private final Endpoints endpoints = new Endpoints(
            new AddressGuard(List.of("127.0.0.0/8"), HostNames.NONE), TestBundles.first(), UnaryOperator.identity());

    @AfterEach
    void close() {
        endpoints.close();
    }

    @Test
    void anAttemptThatIsGivenUpTakesNoOtherWithIt() {
        var held = new CopyOnWriteArrayList<Request>();
        try (var server = new Http2Server(request -> {
            if (request.number() == 1) {
                request.answer(200);
            } else {
                held.add(request);
            }
        })) {
            var impatient = open(server, 2, Duration.ofSeconds(1));
            Endpoints.attempt(impatient);
            var first = Endpoints.post(impatient).toFuture();
            await().until(() -> held.size() == 1);
            var second = Endpoints.post(impatient)
                    .delaySubscription(Duration.ofMillis(500))
                    .toFuture();
            await().until(() -> held.size() == 2);

            Endpoints.assertUnreachable(first.join(), Kind.TIMEOUT);
            await().until(() -> server.resets.contains(Http2Error.CANCEL.code()));
            held.get(1).answer(204);

            Endpoints.assertAnswered(second.join(), 204);
            assertThat(held.get(1).context()).isSameAs(held.get(0).context());
            assertThat(server.resets).hasSize(1);
        }
    }

    @Test
    void anEndpointThatGoesAwayBeforeAStreamGetsItByAnotherConnection() {
        try (var server = new Http2Server(request -> {
            if (request.number() == 2) {
                request.goAway(0);
            } else {
                request.answer(200);
            }
        })) {
            var endpoint = open(server, 1);

            Endpoints.assertAnswered(Endpoints.attempt(endpoint), 200);
            Endpoints.assertAnswered(Endpoints.attempt(endpoint), 200);
            assertThat(server.requests).hasValue(3);
        }
    }

    @Test
    void anEndpointThatGoesAwayAndNeverClosesAnswersWhatItHasAndIsLeft() {
        try (var server = new Http2Server(request -> {
            request.goAway(request.stream().id());
            request.answer(200);
        })) {
            var endpoint = open(server, 1);

            for (var i = 1; i <= 4; i++) {
                Endpoints.assertAnswered(Endpoints.attempt(endpoint), 200);
                assertThat(server.connections).hasValue(i);
            }
            await().until(() -> server.open.size() <= 1);
        }
    }

    @Test
    void aConnectionThatClosesBeforeTheStatusFailsAllItsAttempts() {
        try (var server = new Http2Server(request -> {
            if (request.number() == 1) {
                request.answer(200);
            } else if (request.number() == 4) {
                request.closeConnection();
            }
        })) {
            var endpoint = open(server, 3);
            Endpoints.attempt(endpoint);

            assertThat(Endpoints.atOnce(endpoint, 3))
                    .allSatisfy(answer -> Endpoints.assertUnreachable(answer, Kind.RESET));
            assertThat(server.requests).hasValue(4);
        }
    }

    @Test
    void aConnectionThatClosesAfterTheStatusChangesNothing() {
        try (var server = new Http2Server(request -> {
            request.begin(200, false);
            request.closeConnection();
        })) {
            Endpoints.assertAnswered(Endpoints.attempt(open(server, 1)), 200);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void anEndpointOfFewStreamsGetsAllByMoreConnections(int most) {
        var settings = Http2Settings.defaultSettings().maxConcurrentStreams(most);
        try (var server = new Http2Server(settings, request -> {
            var _ = request.context().executor().schedule(() -> request.answer(200), 20, TimeUnit.MILLISECONDS);
        })) {
            var endpoint = open(server, 4);
            Endpoints.attempt(endpoint);

            for (var round = 0; round < 5; round++) {
                assertThat(Endpoints.atOnce(endpoint, 4)).allSatisfy(answer -> Endpoints.assertAnswered(answer, 200));
            }
            assertThat(server.requests).hasValue(21);
        }
    }

    @Test
    void aConnectionThatFellSilentTakesNoMoreAttempts() {
        var dead = new AtomicReference<Channel>();
        try (var server = new Http2Server(request -> {
            if (request.number() == 2) {
                dead.set(request.context().channel());
                request.deafen();
            }
            request.answer(200);
        })) {
            var endpoint = open(server, 2, Duration.ofSeconds(1));
            Endpoints.attempt(endpoint);
            Endpoints.attempt(endpoint);

            Endpoints.assertUnreachable(Endpoints.attempt(endpoint), Kind.TIMEOUT);
            await().atMost(SOON).until(() -> !dead.get().isActive());

            for (var i = 0; i < 3; i++) {
                Endpoints.assertAnswered(Endpoints.attempt(endpoint), 200);
            }
        }
    }

    @Test
    void aConnectionThatIsLeftForItsSilenceStillAnswersWhatItHas() {
        var held = new AtomicReference<Request>();
        try (var server = new Http2Server(request -> {
            switch (request.number()) {
                case 3 -> {}
                case 4 -> held.set(request);
                default -> request.answer(200);
            }
        })) {
            var endpoint = open(server, 2, Duration.ofSeconds(1));
            Endpoints.attempt(endpoint);
            Endpoints.attempt(endpoint);
            var silent = Endpoints.post(endpoint).toFuture();
            await().until(() -> server.requests.get() == 3);
            var late = Endpoints.post(endpoint)
                    .delaySubscription(Duration.ofMillis(500))
                    .toFuture();

            Endpoints.assertUnreachable(silent.join(), Kind.TIMEOUT);
            await().until(() -> !server.resets.isEmpty());
            held.get().answer(204);

            Endpoints.assertAnswered(late.join(), 204);
            await().atMost(SOON).until(() -> !held.get().context().channel().isActive());
        }
    }

    @Test
    void aConnectThatHangsHoldsUpOneRoundOfThoseWhoShare() {
        try (var server = new Http2Server(request -> {
            if (request.number() <= 2) {
                request.goAway(request.stream().id());
            }
            request.answer(200);
        })) {
            var endpoint = open(server, 3, Duration.ofSeconds(1));
            Endpoints.attempt(endpoint);
            Endpoints.attempt(endpoint);
            await().until(server.open::isEmpty);
            server.deafTo.set(3);

            assertThat(Endpoints.atOnce(endpoint, 3))
                    .allSatisfy(answer -> assertThat(answer).isInstanceOf(Unreachable.class));

            for (var round = 0; round < 3; round++) {
                assertThat(Endpoints.atOnce(endpoint, 3)).allSatisfy(answer -> Endpoints.assertAnswered(answer, 200));
            }
        }
    }

    @Test
    void aConnectionThatNeverGetsReadyGivesItsPlaceBack() {
        try (var server = Http2Server.saying(new byte[0])) {
            var timeout = Duration.ofSeconds(1);
            var subscription = Samples.secured(Samples.subscription("a", server.url(), 1, timeout), "first");
            var pool = WebhookClient.pool(subscription, timeout).build();
            var client = HttpClient.create(pool);
            var connections = new SecureConnections(
                    subscription.id(),
                    timeout.multipliedBy(2),
                    it -> new ClientTls(TestBundles.first())
                            .following("first", tls -> it.secure(tls).post().uri(subscription.url())),
                    client,
                    client);
            var endpoint =
                    new Endpoint(connections, connections::unconnected, new Mask(List.of()), timeout, pool::dispose);

            Endpoints.assertUnreachable(Endpoints.attempt(endpoint), Kind.TIMEOUT);
            assertThat(server.open.size()).isEqualTo(1);
            await().until(server.open::isEmpty);

            Endpoints.assertUnreachable(Endpoints.attempt(endpoint), Kind.TIMEOUT);
            assertThat(server.connections).hasValue(2);
            endpoint.close();
        }
    }

    private Endpoint open(Http2Server server, int concurrency) {
        return open(server, concurrency, Duration.ofSeconds(10));
    }

    private Endpoint open(Http2Server server, int concurrency, Duration timeout) {
        return endpoints.open(Samples.secured(Samples.subscription("a", server.url(), concurrency, timeout), "first"));
    }
}
