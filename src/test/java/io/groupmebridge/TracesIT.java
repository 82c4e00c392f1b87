package io.groupmebridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groupmebridge.trace.EventTraces;
import io.opentelemetry.api.trace.Tracer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** The whole bridge beside a collector of traces. */
class TracesIT {

    private final List<String> exported = new CopyOnWriteArrayList<>();

    @Test
    void aCollectorGetsTheWayOfAnEventUnderTheIdsThatTheReceiverGot() {
        var collector = collector();
        try (var simulation = new Simulation()) {
            var settings = simulation.settings();
            settings.put(
                    "management.opentelemetry.tracing.export.otlp.endpoint",
                    "http://127.0.0.1:" + collector.port() + "/v1/traces");
            settings.put("management.opentelemetry.tracing.export.schedule-delay", "100ms");
            settings.put("management.tracing.sampling.probability", "1");
            // As in clusters that say so to every pod.
            settings.put("management.opentelemetry.tracing.export.otlp.transport", "grpc");
            try (var _ = RunningBridge.start(settings)) {
                simulation.awaitListener();
                simulation.groupme.say("10000001", "hello");

                var received = Lines.awaitEvents(simulation.inbox, Simulation.HOOK, 1, Simulation.PATIENCE)
                        .getFirst();

                var ids = received.header("traceparent").split("-", -1);
                assertThat(received.id()).isEqualTo("evt_" + ids[1]);
                assertThat(ids[3]).isEqualTo("01");
                await().atMost(Simulation.PATIENCE)
                        .untilAsserted(() -> assertThat(String.join("", exported))
                                .contains("bridge.event", "webhook.attempt", "groupme-webhook-bridge")
                                .contains(bytes(ids[1]) + "\u0012\u0008" + bytes(ids[2]))
                                .contains(bytes(ids[1]) + "\u0012\u0008" + bytes(ids[1].substring(0, 16)))
                                .doesNotContain("hello", RunningBridge.ACCESS_TOKEN));
            }
        } finally {
            collector.disposeNow();
        }
    }

    @Test
    void withoutACollectorThereIsNoTracer() {
        assertNoTracer(Map.of());
    }

    @Test
    void whenOpenTelemetryIsSwitchedOffThereIsNoTracerBesideACollectorEither() {
        assertNoTracer(Map.of(
                "management.opentelemetry.enabled",
                "false",
                "management.opentelemetry.tracing.export.otlp.endpoint",
                "http://127.0.0.1:1/v1/traces"));
    }

    private static void assertNoTracer(Map<String, String> settings) {
        try (var simulation = new Simulation()) {
            var all = simulation.settings();
            all.putAll(settings);
            try (var bridge = RunningBridge.start(all)) {
                assertThat(bridge.bean(EventTraces.class)).isSameAs(EventTraces.OFF);
                assertThat(bridge.beans(Tracer.class)).isEmpty();
                // One of another test may be ending still.
                await().atMost(Simulation.PATIENCE)
                        .until(() -> Thread.getAllStackTraces().keySet().stream()
                                .noneMatch(thread -> thread.getName().startsWith("BatchSpanProcessor")));
            }
        }
    }

    /** Keeps what comes as OTLP (Protocol Buffers), a character for each byte. */
    private DisposableServer collector() {
        return HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.post(
                        "/v1/traces",
                        (request, response) -> response.status(200)
                                .send(request.receive()
                                        .aggregate()
                                        .asString(StandardCharsets.ISO_8859_1)
                                        .doOnNext(exported::add)
                                        .then(Mono.empty()))))
                .bindNow();
    }

    private static String bytes(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
    }
}
