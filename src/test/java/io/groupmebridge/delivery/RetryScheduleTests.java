package io.groupmebridge.delivery;

import static io.groupmebridge.delivery.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.delivery.RetryQueue.Due;
import io.groupmebridge.event.EventType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryScheduleTests {

    private final RetrySchedule schedule = new RetrySchedule(List.of(Duration.ofSeconds(10), Duration.ofHours(1)), 0.2);

    @Test
    void aRetryThatIsLaterThanCanBeWaitsItsOwnWaitAnew() {
        var retries = List.of(due(1, NOW.plusSeconds(12)), due(1, NOW.plusSeconds(13)), due(2, NOW.plusSeconds(13)));

        var bounded = schedule.bounded(retries, NOW);

        assertThat(bounded)
                .extracting(Due::at)
                .containsExactly(NOW.plusSeconds(12), NOW.plusSeconds(12), NOW.plusSeconds(13));
    }

    @Test
    void aRetryThatTheScheduleDoesNotKnowWaitsADayAtMost() {
        var retries = List.of(due(3, NOW.plus(Duration.ofDays(400))), due(0, NOW.minusSeconds(1)));

        assertThat(schedule.bounded(retries, NOW).getFirst().at()).isBetween(NOW, NOW.plus(Duration.ofHours(29)));
        assertThat(schedule.bounded(retries, NOW).getLast()).isEqualTo(retries.getLast());
    }

    private static Due due(int attempts, Instant at) {
        return new Due(1, Samples.id(1), EventType.MESSAGE_CREATED, attempts, at);
    }
}
