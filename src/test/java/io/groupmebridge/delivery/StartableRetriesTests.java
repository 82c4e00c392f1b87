package io.groupmebridge.delivery;

import static io.groupmebridge.delivery.Samples.NOW;
import static io.groupmebridge.delivery.Samples.event;
import static io.groupmebridge.delivery.Samples.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.delivery.RetryQueue.Due;
import io.groupmebridge.event.EventType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartableRetriesTests {

    private final StartableRetries retries = new StartableRetries();

    @Test
    void ofOneConversationOneFirstAttemptIsUnderWay() {
        retries.add(retry(1, "group:1", 0));
        retries.add(retry(2, "group:1", 0));
        retries.add(retry(3, "group:2", 0));

        var started = startAll();

        assertThat(started).extracting(Pending::seq).containsExactly(1L, 3L);
        retries.ended(started.getLast());
        assertThat(retries.canStart()).isFalse();
        retries.ended(started.getFirst());
        assertThat(startAll()).extracting(Pending::seq).containsExactly(2L);
        assertThat(retries.size()).isZero();
    }

    @Test
    void whatWasTriedBeforeWaitsForNothing() {
        retries.add(retry(1, "group:1", 0));
        retries.add(retry(2, "group:1", 1));
        retries.add(retry(3, "group:1", 4));

        assertThat(startAll()).extracting(Pending::seq).containsExactly(1L, 2L, 3L);
    }

    private List<Pending> startAll() {
        var started = new ArrayList<Pending>();
        while (retries.canStart()) {
            started.add(retries.start());
        }
        return started;
    }

    private static Pending retry(long seq, String conversation, int attempts) {
        return Pending.retry(event(seq, conversation), new Due(seq, id(seq), EventType.MESSAGE_CREATED, attempts, NOW));
    }
}
