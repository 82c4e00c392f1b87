package io.groupmebridge.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.groupmebridge.delivery.Answer.Answered;
import io.groupmebridge.delivery.Answer.Kind;
import io.groupmebridge.delivery.Answer.Unreachable;
import io.groupmebridge.delivery.Outcome.Dead;
import io.groupmebridge.delivery.Outcome.Delivered;
import io.groupmebridge.delivery.Outcome.Retrying;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomeTests {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final RetrySchedule PLAIN =
            new RetrySchedule(List.of(Duration.ofSeconds(5), Duration.ofMinutes(5)), 0);
    private static final RandomGenerator RANDOM = new Random(7);

    @ParameterizedTest
    @CsvSource({
        "200, 1, delivered, ",
        "204, 1, delivered, ",
        "299, 3, delivered, ",
        "200, 9, delivered, ",
        "199, 1, retrying, 5",
        "300, 1, retrying, 5",
        "302, 2, retrying, 300",
        "400, 1, retrying, 5",
        "410, 1, retrying, 5",
        "429, 2, retrying, 300",
        "500, 2, retrying, 300",
        "500, 3, dead, ",
        "404, 3, dead, ",
        "503, 11, dead, "
    })
    void theStatusAndTheNumberOfTheAttemptDecide(int status, int attempt, String state, Long seconds) {
        var outcome = outcome(answered(status), attempt, NOW, PLAIN, RANDOM);

        assertThat(outcome.state().wireName()).isEqualTo(state);
        assertThat(outcome.nextAttemptAt()).isEqualTo(seconds == null ? null : NOW.plusSeconds(seconds));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void withoutAStatusItIsTriedAgainUntilTheScheduleEnds(Kind kind) {
        var answer = new Unreachable(kind, "why", Duration.ZERO);

        assertThat(outcome(answer, 1, NOW, PLAIN, RANDOM)).isEqualTo(new Retrying(NOW.plusSeconds(5)));
        assertThat(outcome(answer, 3, NOW, PLAIN, RANDOM)).isEqualTo(new Dead(DeathReason.EXHAUSTED));
        assertThat(answer.showsTrouble()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "429, 120, , 1, retrying, , 120",
        "503, 120, , 2, retrying, , 300",
        "503, 120, , 3, dead, exhausted, ",
        "503, 9999999, , 1, retrying, , 86400",
        "500, 120, , 1, retrying, , 5",
        "200, 120, , 1, delivered, , ",
        "500, , abort-message, 1, dead, aborted, ",
        "429, 120, abort-message, 1, dead, aborted, ",
        "200, , abort-message, 1, delivered, , ",
        "500, , disable, 1, retrying, , 5",
        "204, , disable, 1, delivered, , ",
        "410, , abort-message, 1, retrying, , 5"
    })
    void aWishLengthensTheWaitOrEndsTheAttempts(
            int status, String retryAfter, String instruction, int attempt, String state, String reason, Long seconds) {
        var answer = new Answered(status, retryAfter, instruction, "", Duration.ZERO);

        var outcome = outcome(answer, attempt, NOW, PLAIN, RANDOM);

        assertThat(outcome.state().wireName()).isEqualTo(state);
        assertThat(outcome.reason() == null ? null : outcome.reason().wireName())
                .isEqualTo(reason);
        assertThat(outcome.nextAttemptAt()).isEqualTo(seconds == null ? null : NOW.plusSeconds(seconds));
    }

    @Test
    void withoutWaitsThereIsOneAttempt() {
        var once = new RetrySchedule(List.of(), 0);

        assertThat(once.attempts()).isOne();
        assertThat(outcome(answered(200), 1, NOW, once, RANDOM)).isEqualTo(new Delivered());
        assertThat(outcome(answered(500), 1, NOW, once, RANDOM)).isEqualTo(new Dead(DeathReason.EXHAUSTED));
    }

    @Test
    void jitterIsLateByTwentyPercentAtMostAndNeverEarly() {
        var schedule = new RetrySchedule(List.of(Duration.ofMinutes(5)), 0.2);

        var waits = RANDOM.ints(1_000)
                .mapToObj(_ -> schedule.waitAfter(1, RANDOM).orElseThrow())
                .toList();

        assertThat(waits).allMatch(wait -> wait.compareTo(Duration.ofMinutes(5)) >= 0);
        assertThat(waits).allMatch(wait -> wait.compareTo(Duration.ofMinutes(6)) <= 0);
        assertThat(waits).anyMatch(wait -> wait.compareTo(Duration.ofSeconds(355)) > 0);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void jitterIsAPart(double jitter) {
        assertThatIllegalArgumentException().isThrownBy(() -> new RetrySchedule(List.of(), jitter));
    }

    @ParameterizedTest
    @CsvSource({
        "200, false",
        "302, false",
        "400, false",
        "404, false",
        "429, true",
        "500, true",
        "503, true",
        "599, true"
    })
    void aBreakerCountsWhatShowsTrouble(int status, boolean trouble) {
        assertThat(answered(status).showsTrouble()).isEqualTo(trouble);
    }

    private static Answered answered(int status) {
        return new Answered(status, null, null, "", Duration.ofMillis(3));
    }

    private static Outcome outcome(
            Answer answer, int attempt, Instant now, RetrySchedule schedule, RandomGenerator random) {
        return Outcome.of(answer, Wish.of(answer, now), attempt, now, schedule, random);
    }
}
