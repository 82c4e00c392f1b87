package io.groupmebridge.delivery;

import io.groupmebridge.event.EventType;
import io.groupmebridge.subscription.Subscription;
import io.groupmebridge.subscription.SubscriptionId;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The trials over HTTP. An endpoint is opened for one exchange and closed after it. Safe for any thread. */
final class WebhookProber implements Prober {

    private static final int AT_ONCE = 8;
    private static final int MOST_HEADERS = 50;
    private static final int LONGEST_VALUE = 200;
    private static final String MASK = "***";

    /** Somebody waits for the answer, and a request to the API has a deadline of its own. */
    private static final Duration LONGEST = Duration.ofSeconds(25);

    private final WebhookClient client;
    private final Clock clock;
    private final Duration longest;
    private final Semaphore free = new Semaphore(AT_ONCE);
    private final Set<SubscriptionId> underWay = ConcurrentHashMap.newKeySet();

    WebhookProber(WebhookClient client, Clock clock) {
        this(client, clock, LONGEST);
    }

    /** Makes one that waits for an answer as long as the subscription says, but no longer than this. */
    WebhookProber(WebhookClient client, Clock clock, Duration longest) {
        this.client = client;
        this.clock = clock;
        this.longest = longest;
    }

    @Override
    public Mono<Probed> test(Subscription to, @Nullable EventType sample) {
        return Mono.defer(
                () -> alone(to, sample == null ? TrialEvent.test(to, now()) : TrialEvent.sample(sample, now())));
    }

    @Override
    public Mono<Probed> ping(Subscription to) {
        return Mono.defer(() -> alone(to, TrialEvent.ping(to, now())));
    }

    private Instant now() {
        return clock.instant();
    }

    private Mono<Probed> alone(Subscription to, TrialEvent event) {
        if (!free.tryAcquire()) {
            return Mono.just(new Probed.Busy());
        }
        if (!underWay.add(to.id())) {
            free.release();
            return Mono.just(new Probed.Busy());
        }
        var over = new AtomicBoolean();
        Runnable end = () -> {
            if (over.compareAndSet(false, true)) {
                underWay.remove(to.id());
                free.release();
            }
        };
        // Before the answer is told: who asks again at once finds room.
        return Mono.defer(() -> send(to, event))
                .<Probed>map(Probed.Done::new)
                .doOnTerminate(end)
                .doOnCancel(end);
    }

    private Mono<Probe> send(Subscription to, TrialEvent event) {
        var at = now();
        var signature = client.signer(to).sign(event.id(), at, event.body().bytes());
        return Mono.using(
                        () -> client.open(to, to.timeout().compareTo(longest) < 0 ? to.timeout() : longest),
                        endpoint -> endpoint.show(
                                event.id(), at, signature, event.body().bytes()),
                        Endpoint::close)
                .onErrorResume(bug -> Mono.just(unsent(Answer.Unreachable.internal(bug))))
                .map(shown -> probe(to, event, shown));
    }

    private static Endpoint.Shown unsent(Answer answer) {
        return new Endpoint.Shown(null, null, answer);
    }

    private static Probe probe(Subscription to, TrialEvent event, Endpoint.Shown shown) {
        var mask = new Mask(to.headers().values());
        var request = new Probe.Request(
                "POST",
                to.url(),
                headers(shown.sent(), (name, value) -> isOwn(to, name) ? MASK : value),
                event.body().text());
        return switch (shown.answer()) {
            case Answer.Answered answered ->
                new Probe(
                        request,
                        new Probe.Response(
                                answered.status(),
                                headers(shown.received(), (_, value) -> mask.cover(value)),
                                answered.excerpt()),
                        null,
                        answered.took());
            case Answer.Unreachable(var kind, var message, var took) ->
                new Probe(request, null, kind.wireName() + ": " + message, took);
        };
    }

    private static boolean isOwn(Subscription to, String name) {
        return to.headers().keySet().stream().anyMatch(name::equalsIgnoreCase);
    }

    private static Map<String, String> headers(@Nullable HttpHeaders headers, BinaryOperator<String> show) {
        var shown = new LinkedHashMap<String, String>();
        if (headers != null) {
            for (var header : headers.entries()) {
                if (shown.size() == MOST_HEADERS) {
                    break;
                }
                var name = Endpoint.clean(header.getKey());
                var value = Endpoint.clean(show.apply(header.getKey(), header.getValue()));
                shown.merge(cut(name), cut(value), (one, other) -> cut(one + ", " + other));
            }
        }
        return shown;
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), LONGEST_VALUE));
    }
}
