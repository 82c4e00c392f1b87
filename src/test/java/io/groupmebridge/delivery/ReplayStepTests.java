package io.groupmebridge.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.delivery.Replay.State;
import io.groupmebridge.subscription.SubscriptionId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayStepTests {

    @ParameterizedTest
    @CsvSource(textBlock = """
            # state,    due, permits, feeds (-1: waits, -2: leaves)
            RUNNING,      0,     50,  50
            RUNNING,      0,    500, 128
            RUNNING,    200,    500,  56
            RUNNING,    255,     50,   1
            RUNNING,    256,     50,  -1
            RUNNING,   9999,     50,  -1
            RUNNING,      0,      0,  -1
            RUNNING,      0,     -3,  -1
            HELD,         0,     50,  -1
            DONE,         0,     50,  -2
            CANCELLED,    0,     50,  -2
            """)
    void noMoreIsMadeDueThanIsWorkedOff(State state, int due, int permits, int feeds) {
        var replay = new Replay(
                new ReplayId("rpl_" + "0".repeat(32)),
                new SubscriptionId("sub_a"),
                new Replay.Request(Replay.What.RANGE, TimeRange.ALL),
                state,
                0,
                100,
                new Tally(100, true),
                0,
                0,
                Samples.NOW,
                Samples.NOW);

        var expected = switch (feeds) {
            case -1 -> new ReplayStep.Wait();
            case -2 -> new ReplayStep.Leave();
            default -> new ReplayStep.Feed(feeds);
        };
        assertThat(ReplayStep.of(replay, due, permits)).isEqualTo(expected);
    }
}
