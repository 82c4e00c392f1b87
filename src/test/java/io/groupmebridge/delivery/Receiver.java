package io.groupmebridge.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.standardwebhooks.Webhook;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToIntFunction;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** An endpoint on loopback that records what it gets, checks the signature, and answers with the status a test wants. */
final class Receiver implements AutoCloseable {

    /**
     * One request.
     *
     * @param seq 0 for an event that never happened
     */
    record Received(long seq, String id, boolean verified) {}

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final DisposableServer server;
    private volatile ToIntFunction<Received> status = _ -> 200;
    private volatile Map<String, String> headers = Map.of();
    private volatile Mono<Void> before = Mono.empty();

    Receiver() {
        server = HttpServer.create()
                .host("127.0.0.1")
                .handle((request, response) -> request.receive()
                        .aggregate()
                        .asByteArray()
                        .flatMap(body -> {
                            var id = request.requestHeaders().get("webhook-id");
                            var got = new Received(
                                    seq(id),
                                    id,
                                    verified(request.requestHeaders().entries(), body));
                            received.add(got);
                            headers.forEach(response::header);
                            return before.then(
                                    response.status(status.applyAsInt(got)).send());
                        }))
                .bindNow();
    }

    void answering(ToIntFunction<Received> status) {
        this.status = status;
    }

    /** The headers that every answer has from now on. */
    void adding(Map<String, String> headers) {
        this.headers = headers;
    }

    /** What must end before a request is answered. */
    void waitingFor(Mono<Void> before) {
        this.before = before;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.port() + "/hook");
    }

    List<Received> received() {
        return received;
    }

    List<Long> seqs() {
        return received.stream().map(Received::seq).toList();
    }

    private static long seq(String id) {
        return id.startsWith("evt_test_") ? 0 : Long.parseLong(id.substring(4), 16);
    }

    private static boolean verified(List<Map.Entry<String, String>> headers, byte[] body) {
        var map = headers.stream()
                .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, header -> List.of(header.getValue())));
        try {
            new Webhook(Samples.SECRET.value()).verify(new String(body, UTF_8), HttpHeaders.of(map, (_, _) -> true));
            return true;
        } catch (Exception _) {
            return false;
        }
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
