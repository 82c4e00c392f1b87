package io.groupmebridge.delivery;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.groupmebridge.subscription.Subscription;
import io.groupmebridge.trace.EventTraces;
import io.groupmebridge.trace.EventTraces.AttemptTrace;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Takes a lane's attempts to the endpoint as the subscription is now: signs, posts, and holds attempts back without spending
 * them while the breaker is open or the rate limit is reached. Belongs to the lane's loop; answers come from elsewhere.
 */
final class Courier {

    private final WebhookClient client;
    private final DeliveryMetrics metrics;
    private final EventTraces traces;
    private final String subscription;
    private final CircuitBreaker breaker;
    private final Duration wait;
    private final Consumer<LaneInput> tell;
    private Endpoint endpoint;
    private URI url;
    private Signer signer;
    private Pace pace;

    Courier(Subscription subscription, LaneEnvironment environment, CircuitBreaker breaker, Consumer<LaneInput> tell) {
        this.client = environment.client();
        this.metrics = environment.metrics();
        this.traces = environment.traces();
        this.subscription = subscription.id().value();
        this.breaker = breaker;
        this.wait = Duration.ofMillis(breaker.getCircuitBreakerConfig()
                .getWaitIntervalFunctionInOpenState()
                .apply(1));
        this.tell = tell;
        this.endpoint = client.open(subscription);
        this.url = subscription.url();
        this.signer = client.signer(subscription);
        this.pace = new Pace(subscription.rateLimit(), metrics::throttled);
    }

    /** Goes by what is new of the subscription. What is under way goes on as it began. */
    void change(Subscription changed) {
        endpoint.close();
        endpoint = client.open(changed);
        url = changed.url();
        signer = client.signer(changed);
        pace = new Pace(changed.rateLimit(), metrics::throttled);
    }

    /** Forgets what was learned: the endpoint is to be another one, or somebody knows it to be well again. */
    void forget() {
        breaker.reset();
    }

    /** Asks for leave to post once; whoever gets it must post. */
    boolean mayPost() {
        // The breaker is asked last: its leave cannot be kept for later.
        if (!pace.isTurn() || !breaker.tryAcquirePermission()) {
            return false;
        }
        pace.gone();
        return true;
    }

    /** When the rate limit lets the next attempt go that waits for it, or null when none does. */
    @Nullable
    Instant nextTurn(Instant now) {
        return pace.nextTurn(now);
    }

    /** Makes an attempt; the answer is told as an input. */
    void post(Pending attempt, Instant at) {
        var event = attempt.event();
        var id = event.id().value();
        var body = event.payload().bytes();
        var to = url;
        var trace = traces.attempt(event.id(), event.type(), subscription, attempt.attempt(), at);
        endpoint.post(id, at, signer.sign(id, at, body), body, trace.traceparent())
                .onErrorResume(bug -> Mono.just(Answer.Unreachable.internal(bug)))
                .subscribe(answer -> {
                    end(trace, answer);
                    tell.accept(new LaneInput.AttemptAnswered(attempt, to, at, answer));
                });
    }

    private static void end(AttemptTrace trace, Answer answer) {
        switch (answer) {
            case Answer.Answered answered -> trace.answered(answered.status(), answered.took());
            case Answer.Unreachable(var kind, var _, var took) -> trace.failed(kind.wireName(), took);
        }
    }

    /** Learns from an answer whether the endpoint is in trouble; when that opens the breaker, for how long. */
    Optional<Duration> learn(Answer answer) {
        var wasOpen = isOpen();
        var nanos = answer.took().toNanos();
        if (answer.showsTrouble()) {
            breaker.onError(nanos, TimeUnit.NANOSECONDS, new EndpointInTrouble());
        } else {
            breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
        }
        return isOpen() && !wasOpen ? Optional.of(wait) : Optional.empty();
    }

    private boolean isOpen() {
        return breaker.getState() == CircuitBreaker.State.OPEN;
    }

    void close() {
        endpoint.close();
    }
}
