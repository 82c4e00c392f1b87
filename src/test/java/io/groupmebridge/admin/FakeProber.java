package io.groupmebridge.admin;

import io.groupmebridge.delivery.Probe;
import io.groupmebridge.delivery.Prober;
import io.groupmebridge.event.EventType;
import io.groupmebridge.subscription.Subscription;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/** An endpoint that takes everything, unless told otherwise. */
final class FakeProber implements Prober {

    private final List<Subscription> pinged = Collections.synchronizedList(new ArrayList<>());
    private final List<String> tested = Collections.synchronizedList(new ArrayList<>());
    private volatile Probed answer = taken();
    private volatile Runnable meanwhile = () -> {};

    void clear() {
        pinged.clear();
        tested.clear();
        answer = taken();
        meanwhile = () -> {};
    }

    /** What happens while an endpoint is pinged. */
    void meanwhile(Runnable what) {
        meanwhile = what;
    }

    void answering(int status, String excerpt) {
        answer = new Probed.Done(probe(new Probe.Response(status, Map.of("server", "it"), excerpt), null));
    }

    void failing(String error) {
        answer = new Probed.Done(probe(null, error));
    }

    void busy() {
        answer = new Probed.Busy();
    }

    /** As they would have been. */
    List<Subscription> pinged() {
        return pinged;
    }

    /** The types of which a sample was sent, {@code null} as text for a test. */
    List<String> tested() {
        return tested;
    }

    @Override
    public Mono<Probed> test(Subscription to, EventType sample) {
        return Mono.fromSupplier(() -> {
            tested.add(String.valueOf(sample));
            return answer;
        });
    }

    @Override
    public Mono<Probed> ping(Subscription to) {
        return Mono.fromSupplier(() -> {
            pinged.add(to);
            meanwhile.run();
            return answer;
        });
    }

    private static Probed taken() {
        return new Probed.Done(probe(new Probe.Response(204, Map.of(), ""), null));
    }

    private static Probe probe(Probe.Response response, String error) {
        var request = new Probe.Request("POST", URI.create("https://example.com/hooks"), Map.of("X-Key", "***"), "{}");
        return new Probe(request, response, error, Duration.ofMillis(12));
    }
}
