package io.groupmebridge.groupme;

import static io.groupmebridge.groupme.ScriptedServer.pace;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.ratelimiter.RequestNotPermitted;
import io.groupmebridge.event.AccountId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** The limiter reckons with the computer's own time, so these periods are hours: no test is slow enough to see one end. */
class PacesTests {

    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");
    private static final AccountId ADA = new AccountId("ada");
    private static final AccountId BOB = new AccountId("bob");

    @Test
    void theSecondCallOfAnAccountWaitsAndAnothersDoesNot() {
        var paces = new Paces(pace(Duration.ofHours(1), Duration.ofHours(2)), at(NOON));

        StepVerifier.withVirtualTime(() -> paces.inTurn(ADA, Mono.just(1))
                        .concatWith(paces.inTurn(BOB, Mono.just(2)))
                        .concatWith(paces.inTurn(ADA, Mono.just(3))))
                .expectNext(1, 2)
                .expectNoEvent(Duration.ofMinutes(50))
                .thenAwait(Duration.ofMinutes(10))
                .expectNext(3)
                .verifyComplete();
    }

    @Test
    void whoWouldWaitTooLongIsTurnedAway() {
        var paces = new Paces(pace(Duration.ofHours(1), Duration.ofMinutes(10)), at(NOON));
        StepVerifier.create(paces.inTurn(ADA, Mono.just(1))).expectNext(1).verifyComplete();

        var refused = paces.inTurn(ADA, Mono.just(2));

        StepVerifier.create(refused).verifyError(RequestNotPermitted.class);
        assertThat(NoAnswer.reason(refusal(refused)))
                .isEqualTo("too many calls of GroupMe were waiting for their turn");
        assertThat(NoAnswer.isTransient(refusal(refused))).isFalse();
    }

    @Test
    void onlyThoseWhoCalledLatelyAreRemembered() {
        var clock = new SettableClock();
        var paces = new Paces(pace(Duration.ofHours(1), Duration.ofHours(1)), clock);
        IntStream.range(0, 5_000).forEach(account -> call(paces, new AccountId("account-" + account)));
        clock.now = NOON.plus(Duration.ofHours(1));
        call(paces, ADA);
        assertThat(paces.size()).isEqualTo(5_001);

        clock.now = NOON.plus(Duration.ofMinutes(150));
        call(paces, BOB);

        assertThat(paces.size()).isEqualTo(2);
    }

    private static void call(Paces paces, AccountId account) {
        StepVerifier.create(paces.inTurn(account, Mono.just(1))).expectNext(1).verifyComplete();
    }

    private static Throwable refusal(Mono<Integer> call) {
        return call.map(_ -> (Throwable) new AssertionError("permitted"))
                .onErrorResume(Mono::just)
                .block();
    }

    private static Clock at(Instant instant) {
        return Clock.fixed(instant, ZoneOffset.UTC);
    }

    /** A clock that the test sets. */
    private static final class SettableClock extends Clock {

        private Instant now = NOON;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }
}
