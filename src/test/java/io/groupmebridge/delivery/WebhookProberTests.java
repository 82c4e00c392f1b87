package io.groupmebridge.delivery;

import static io.groupmebridge.delivery.Samples.subscription;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groupmebridge.delivery.Prober.Probed;
import io.groupmebridge.event.EventType;
import io.groupmebridge.subscription.Disabled;
import io.groupmebridge.subscription.Subscription;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WebhookProberTests {

    private final Receiver receiver = new Receiver();
    private final WebhookProber prober = prober(List.of("127.0.0.0/8"));

    private static WebhookProber prober(List<String> allowedNetworks) {
        return prober(allowedNetworks, Duration.ofSeconds(25));
    }

    private static WebhookProber prober(List<String> allowedNetworks, Duration longest) {
        var client = new WebhookClient(
                Endpoints.direct(new AddressGuard(allowedNetworks, HostNames.NONE)),
                new ClientTls(new DefaultSslBundleRegistry()),
                Duration.ofSeconds(2),
                "a-bridge",
                UnaryOperator.identity(),
                Schedulers.immediate());
        return new WebhookProber(client, Clock.systemUTC(), longest);
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void aTestIsSignedAndShownWithoutSecrets() {
        receiver.adding(Map.of("x-echo", "custom-header-value"));
        var to = Samples.disabled(subscription("a", receiver.url(), 1), Disabled.Reason.GONE);

        var probe = done(prober.test(to, null).block());

        assertThat(receiver.received()).singleElement().satisfies(got -> {
            assertThat(got.verified()).isTrue();
            assertThat(got.id()).matches("evt_test_[0-9a-f]{32}");
        });
        assertThat(probe.isTaken()).isTrue();
        assertThat(probe.error()).isNull();
        var request = probe.request();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.url()).isEqualTo(receiver.url());
        assertThat(request.headers())
                .containsEntry("x-key", "***")
                .containsEntry("content-type", "application/json")
                .containsEntry("webhook-id", receiver.received().getFirst().id())
                .hasEntrySatisfying(
                        "webhook-signature", value -> assertThat(value).startsWith("v1,"))
                .containsKeys("webhook-timestamp", "traceparent", "user-agent", "content-length", "host");
        var body = json(request.body());
        assertThat(body.path("type").asString()).isEqualTo("webhook.test");
        assertThat(body.path("id").asString()).isEqualTo(request.headers().get("webhook-id"));
        assertThat(body.path("data").path("subscription_id").asString()).isEqualTo("sub_a");
        assertThat(probe.response()).satisfies(response -> {
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.headers()).containsEntry("x-echo", "***");
        });
        assertThat(probe.toString()).doesNotContain("custom-header-value");
    }

    @Test
    void aPingIsSignedToo() {
        receiver.answering(_ -> 404);

        var probe = done(prober.ping(subscription("a", receiver.url(), 1)).block());

        assertThat(receiver.received()).singleElement().matches(Receiver.Received::verified);
        assertThat(json(probe.request().body()).path("type").asString()).isEqualTo("webhook.ping");
        assertThat(probe.isTaken()).isFalse();
        assertThat(probe.response().status()).isEqualTo(404);
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void everyTypeHasASample(EventType type) {
        var probe = done(prober.test(subscription("a", receiver.url(), 1), type).block());

        var body = json(probe.request().body());
        assertThat(body.propertyNames())
                .containsExactly("id", "type", "timestamp", "account", "conversation", "origin", "data");
        assertThat(body.path("type").asString()).isEqualTo(type.wireName());
        assertThat(body.path("id").asString()).startsWith("evt_test_");
        assertThat(body.path("data").isEmpty()).isFalse();
        assertThat(probe.isTaken()).isTrue();
    }

    @Test
    void anAddressThatIsRefusedGetsNothing() {
        var guarded = prober(List.of());

        var probe = done(guarded.ping(subscription("a", receiver.url(), 1)).block());

        assertThat(receiver.received()).isEmpty();
        assertThat(probe.response()).isNull();
        assertThat(probe.error()).startsWith("refused-address: ");
        assertThat(probe.request().headers()).isEmpty();
    }

    @Test
    void anEndpointThatDoesNotAnswerIsGivenUp() {
        receiver.waitingFor(Sinks.<Void>empty().asMono());
        var to = subscription("a", receiver.url(), 1, Duration.ofSeconds(1));

        var probe = done(prober.test(to, null).block());

        assertThat(probe.response()).isNull();
        assertThat(probe.error()).isEqualTo("timeout: no answer within 1 s");
        assertThat(probe.request().headers()).containsKey("webhook-id");
    }

    @Test
    void whatIsCutShortShowsWhatWasSentAndAnsweredUntilThen() throws Exception {
        var impatient = prober(List.of("127.0.0.0/8"), Duration.ofSeconds(1));
        try (var trickling = new RawServer(socket -> {
            RawServer.readRequest(socket);
            RawServer.write(socket, "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nslow");
            var _ = socket.getInputStream().read();
        })) {
            var probe = done(impatient
                    .test(subscription("a", trickling.url("/"), 1, Duration.ofSeconds(30)), null)
                    .block());

            assertThat(probe.isTaken()).isTrue();
            assertThat(probe.response().excerpt()).isEqualTo("slow");
            assertThat(probe.request().headers()).containsKey("webhook-id");
        }
    }

    @Test
    void oneAtATimeGoesToASubscriptionAndFewToAll() {
        var gate = Sinks.<Void>empty();
        receiver.waitingFor(gate.asMono());
        var first = prober.test(to("a0"), null).toFuture();

        assertThat(prober.test(to("a0"), null).block()).isEqualTo(new Probed.Busy());
        var others = IntStream.range(1, 8)
                .mapToObj(i -> prober.test(to("a" + i), null).toFuture())
                .toList();
        assertThat(prober.test(to("a8"), null).block()).isEqualTo(new Probed.Busy());
        gate.tryEmitEmpty();

        assertThat(done(first.join()).isTaken()).isTrue();
        others.forEach(other -> assertThat(done(other.join()).isTaken()).isTrue());
        await().untilAsserted(
                        () -> assertThat(prober.test(to("a0"), null).block()).isInstanceOf(Probed.Done.class));
    }

    private Subscription to(String name) {
        return subscription(name, receiver.url(), 1);
    }

    @Test
    void aRequestThatIsGivenUpMakesRoomForAnother() {
        receiver.waitingFor(Sinks.<Void>empty().asMono());

        prober.test(to("a"), null).subscribe().dispose();

        receiver.waitingFor(Mono.empty());
        assertThat(done(prober.test(to("a"), null).block()).isTaken()).isTrue();
        assertThat(prober.test(subscription("a", URI.create("http://127.0.0.1:1/"), 1), null)
                        .block())
                .isInstanceOf(Probed.Done.class);
    }

    private static Probe done(Probed probed) {
        return switch (probed) {
            case Probed.Done(var probe) -> probe;
            case Probed.Busy _ -> throw new AssertionError("busy");
        };
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
