package io.groupmebridge.ingest;

import io.groupmebridge.groupme.Fetched;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * Waits out what passes: GroupMe's limits and outages, a store that is out of order. For ever, until it is cancelled.
 *
 * @param backoff the wait after so many failures in a row
 */
record Patience(IntFunction<Duration> backoff, Scheduler scheduler) {

    private static final Logger log = LoggerFactory.getLogger(Patience.class);

    /** The wait after too many requests where GroupMe does not say how long. */
    static final Duration LIMITED = Duration.ofSeconds(60);

    private static final Duration SHORTEST_LIMIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_LIMIT = Duration.ofMinutes(15);
    private static final int MOST_FAILURES = 1_000;
    private static final int FEW_FAILURES = 5;

    /** What can be gone on with. */
    sealed interface Reply<T> {

        record Found<T>(T value) implements Reply<T> {}

        /** It is not there (any more). */
        record Gone<T>() implements Reply<T> {}

        record Forbidden<T>() implements Reply<T> {}

        /** No answer that can be read, however often it was asked. */
        record Unavailable<T>(String reason) implements Reply<T> {}
    }

    /** GroupMe refuses the token, so there is no point in going on with anything. */
    static final class TokenRefusedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TokenRefusedException() {
            super("GroupMe refuses the access token", null, false, false);
        }
    }

    /** One answer, and how many in a row were none. */
    private record Attempt<T>(Fetched<T> fetched, int failures) {

        Attempt<T> then(Fetched<T> next) {
            return new Attempt<>(next, Math.min(failures + 1, MOST_FAILURES));
        }
    }

    /** Asks until there is an answer to go on with. A refused token is a {@link TokenRefusedException}. */
    <T> Mono<Reply<T>> ask(Mono<Fetched<T>> call) {
        return ask(call, Integer.MAX_VALUE);
    }

    /** The same, but gives up after a few failures in a row: they may be about this one thing and never end. */
    <T> Mono<Reply<T>> askBriefly(Mono<Fetched<T>> call) {
        return ask(call, FEW_FAILURES);
    }

    private <T> Mono<Reply<T>> ask(Mono<Fetched<T>> call, int most) {
        // Expanding, unlike a recursion, does not grow with the number of attempts.
        return call.map(first -> new Attempt<>(first, 1))
                .expand(attempt -> waitAfter(attempt, most)
                        .map(wait -> Mono.delay(wait, scheduler).then(call).map(attempt::then))
                        .orElseGet(Mono::empty))
                .last()
                .flatMap(attempt -> reply(attempt.fetched()));
    }

    /** Tries again whatever failed but a refused token. */
    Retry forEver(Consumer<Throwable> onFailure) {
        return Retry.from(failures -> failures.concatMap(failed -> {
            if (failed.failure() instanceof TokenRefusedException refused) {
                return Mono.error(refused);
            }
            onFailure.accept(failed.failure());
            return Mono.delay(backoff.apply((int) Math.min(failed.totalRetriesInARow() + 1, MOST_FAILURES)), scheduler);
        }));
    }

    private <T> Optional<Duration> waitAfter(Attempt<T> attempt, int most) {
        return switch (attempt.fetched()) {
            case Fetched.Limited<T>(var retryAfter) -> Optional.of(limit(retryAfter));
            case Fetched.Unavailable<T>(var reason) -> {
                if (attempt.failures() % FEW_FAILURES == 0) {
                    log.warn("ingest.no_answer failures={} reason=\"{}\"", attempt.failures(), reason);
                }
                yield attempt.failures() < most ? Optional.of(backoff.apply(attempt.failures())) : Optional.empty();
            }
            case Fetched.Found<T> _, Fetched.Gone<T> _, Fetched.Forbidden<T> _, Fetched.TokenRejected<T> _ ->
                Optional.empty();
        };
    }

    private static Duration limit(@Nullable Duration retryAfter) {
        var wait = retryAfter == null ? LIMITED : retryAfter;
        return wait.compareTo(SHORTEST_LIMIT) < 0
                ? SHORTEST_LIMIT
                : wait.compareTo(LONGEST_LIMIT) > 0 ? LONGEST_LIMIT : wait;
    }

    private static <T> Mono<Reply<T>> reply(Fetched<T> fetched) {
        return switch (fetched) {
            case Fetched.Found<T>(var value) -> Mono.just(new Reply.Found<>(value));
            case Fetched.Gone<T> _ -> Mono.just(new Reply.Gone<>());
            case Fetched.Forbidden<T> _ -> Mono.just(new Reply.Forbidden<>());
            case Fetched.TokenRejected<T> _ -> Mono.error(new TokenRefusedException());
            case Fetched.Unavailable<T>(var reason) -> Mono.just(new Reply.Unavailable<>(reason));
            case Fetched.Limited<T> _ -> Mono.error(new IllegalStateException("was to be asked again"));
        };
    }
}
