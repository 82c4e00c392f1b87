package io.groupmebridge.bench;

import io.groupmebridge.peers.BridgeProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

/** A bridge with its push server and its receiver, ready for rounds. Used by one thread. */
final class Stage implements AutoCloseable {

    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+)");
    private static final double NANOS = 1e9;
    private static final String DEAD = "dead";
    private static final String TOKEN = "a-token-for-benchmarks-only";

    private final int subscriptions;
    private final Program source;
    private final Program sink;
    private final BridgeProcess bridge;
    private final double startUp;
    private long next;
    private boolean besideDead;

    Stage(Setup setup, Store store, int subscriptions) {
        this.subscriptions = subscriptions;
        this.source = Program.start(PushSource.Launch.class, setup.conversations());
        this.sink = Program.start(WebhookSink.Launch.class, setup.conversations());
        BridgeProcess.prepare();
        var began = System.nanoTime();
        this.bridge = BridgeProcess.start(settings(setup, store), options(setup));
        this.startUp = (System.nanoTime() - began) / NANOS;
    }

    /** Seconds from the start of the process, with an AOT cache, until it was ready. */
    double startUp() {
        return startUp;
    }

    /** Pushes so many messages, at that rate or flat out, and waits until every subscription has them. */
    Figures round(int count, long rate) {
        sink.call("expect", next, count, subscriptions);
        var cpuBefore = cpu();
        var pushed = source.call("send", count, rate);
        next += count;
        var received = sink.call("await");
        var cpu = cpu().minus(cpuBefore);
        var seconds = (received.path("last_at").asLong() - pushed.path("began").asLong()) / NANOS;
        return new Figures(
                subscriptions,
                rate,
                besideDead,
                count / seconds,
                received.path("came").asLong() / seconds,
                cpu.toMillis() / 1e3 / count * 10_000,
                peak(),
                received);
    }

    /**
     * Resumes a subscription whose endpoint refuses every connection, so that all that was pushed so far waits for it. Returns
     * how much that is.
     */
    long addDeadEndpoint() {
        var api = RestClient.builder()
                .baseUrl(bridge.apiUri())
                .defaultHeader("Authorization", "Bearer " + TOKEN)
                .build();
        var all = Objects.requireNonNull(
                api.get().uri("/subscriptions?limit=100").retrieve().body(JsonNode.class));
        var dead = all.path("data")
                .valueStream()
                .filter(subscription -> subscription.path("name").asString().equals(DEAD))
                .findFirst()
                .orElseThrow();
        api.post()
                .uri("/subscriptions/{id}/resume", dead.path("id").asString())
                .retrieve()
                .toBodilessEntity();
        besideDead = true;
        return next;
    }

    private Map<String, String> settings(Setup setup, Store store) {
        var all = new LinkedHashMap<>(store.settings());
        all.put("bridge.groupme.push-url", source.said("push"));
        all.put("bridge.groupme.api-url", source.said("api"));
        all.put("bridge.accounts[0].name", "ann");
        all.put("bridge.accounts[0].access-token", PushSource.TOKEN);
        all.put("bridge.delivery.allow-http", "true");
        all.put("bridge.delivery.allowed-networks", "127.0.0.0/8");
        for (var i = 0; i < subscriptions; i++) {
            var prefix = "bridge.subscriptions[" + i + "].";
            all.put(prefix + "name", "to-" + i);
            all.put(prefix + "url", "http://127.0.0.1:" + sink.said("port") + "/" + i);
            all.put(prefix + "secret", Tally.SECRET);
            all.put(prefix + "events", "message.created");
            all.put(prefix + "concurrency", String.valueOf(setup.concurrency()));
        }
        all.put("bridge.subscriptions[" + subscriptions + "].name", DEAD);
        all.put("bridge.subscriptions[" + subscriptions + "].url", "http://127.0.0.1:9/dead");
        all.put("bridge.subscriptions[" + subscriptions + "].enabled", "false");
        all.put("bridge.admin.token", TOKEN);
        all.putAll(setup.settings());
        return all;
    }

    /** Unlike the tests' quick bridges, this one may optimize. */
    private static List<String> options(Setup setup) {
        var options = new ArrayList<>(List.of("-XX:TieredStopAtLevel=4"));
        options.addAll(setup.jvm());
        return options;
    }

    private Duration cpu() {
        return ProcessHandle.of(bridge.pid())
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow();
    }

    private long peak() {
        try {
            var status = Path.of("/proc", String.valueOf(bridge.pid()), "status");
            var found = PEAK.matcher(Files.exists(status) ? Files.readString(status) : "");
            return found.find() ? Long.parseLong(found.group(1)) / 1024 : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        bridge.terminate();
        sink.close();
        source.close();
    }
}
