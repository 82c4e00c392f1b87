package io.groupmebridge.bench;

import io.netty.buffer.Unpooled;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * The HTTP client alone, which stores, signs and decides nothing, against the same receiver: what the machine can do, so that
 * figures of different machines can be compared.
 */
final class Yardstick {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private Yardstick() {}

    /** POSTs a second and CPU seconds for 10,000 of them, as a line of text. */
    static String measure(Setup setup) {
        try (var sink = Program.start(WebhookSink.Launch.class, setup.conversations())) {
            var connections = ConnectionProvider.create("yardstick", setup.concurrency());
            var messages = new Messages(setup.conversations());
            var client = HttpClient.create(connections)
                    .headers(headers -> headers.set("content-type", "application/json"))
                    .post()
                    .uri("http://127.0.0.1:" + sink.said("port") + "/0");
            var line = "";
            for (var round = 0; round < setup.warmup() + 1; round++) {
                line = round(setup, sink, client, messages, (long) round * setup.events());
            }
            connections.dispose();
            return line;
        }
    }

    private static String round(
            Setup setup, Program sink, HttpClient.RequestSender client, Messages messages, long first) {
        sink.call("expect", first, setup.events(), 1);
        var cpu = cpuNanos();
        var began = System.nanoTime();
        Flux.range(0, setup.events())
                .map(i -> messages.next(first + i).clone())
                .flatMap(body -> post(client, body), setup.concurrency())
                .blockLast(PATIENCE);
        var seconds = (System.nanoTime() - began) / 1e9;
        var perTenThousand = (cpuNanos() - cpu) / 1e9 / setup.events() * 10_000;
        return "%,.0f POST/s, %.2f CPU s per 10,000".formatted(setup.events() / seconds, perTenThousand);
    }

    private static Mono<Integer> post(HttpClient.RequestSender client, byte[] body) {
        return client.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body)))
                .responseSingle((response, content) ->
                        content.thenReturn(response.status().code()));
    }

    private static long cpuNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }
}
