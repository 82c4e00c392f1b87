package io.groupmebridge.session;

import static io.groupmebridge.session.TransportType.HTTP_HANDSHAKE;
import static io.groupmebridge.session.TransportType.LONG_POLLING;
import static io.groupmebridge.session.TransportType.POLLING;
import static io.groupmebridge.session.TransportType.WEBSOCKET;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LadderTests {

    private static final Ladder ALL = Ladder.of(List.of(WEBSOCKET, HTTP_HANDSHAKE, LONG_POLLING, POLLING));

    /** F: an attempt failed, S: the own channel was subscribed, C: a probe of the first rung was answered. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            '',          WEBSOCKET
            FF,          WEBSOCKET
            FFF,         HTTP_HANDSHAKE
            FFFF,        LONG_POLLING
            FFFFF,       WEBSOCKET
            FFFFFFF,     WEBSOCKET
            FFFFFFFF,    HTTP_HANDSHAKE
            FFSFF,       WEBSOCKET
            FFSFFF,      HTTP_HANDSHAKE
            FFFSFF,      HTTP_HANDSHAKE
            FFFSFFF,     LONG_POLLING
            FFFFS,       LONG_POLLING
            FFFFSFF,     LONG_POLLING
            FFFFSFFF,    WEBSOCKET
            FFFFSC,      WEBSOCKET
            FFFFSCFF,    WEBSOCKET
            FFFFSCFFF,   HTTP_HANDSHAKE
            """)
    void whatHappenedDecidesTheRung(String happened, TransportType expected) {
        var ladder = ALL;
        for (var i = 0; i < happened.length(); i++) {
            ladder = switch (happened.charAt(i)) {
                case 'F' -> ladder.failed();
                case 'S' -> ladder.subscribed();
                default -> ladder.climbedTo(WEBSOCKET);
            };
        }

        assertThat(ladder.rung()).contains(expected);
    }

    @Test
    void whatIsAboveTheRungIsBetter() {
        assertThat(ALL.better()).isEmpty();
        assertThat(ALL.climbedTo(LONG_POLLING).better()).containsExactly(WEBSOCKET, HTTP_HANDSHAKE);
    }

    @Test
    void theOrderIsTheConfiguredOne() {
        var ladder = Ladder.of(List.of(LONG_POLLING, WEBSOCKET));

        assertThat(ladder.rung()).contains(LONG_POLLING);
        assertThat(ladder.failed().failed().failed().rung()).contains(WEBSOCKET);
    }

    @Test
    void aSingleRungIsKept() {
        var ladder = Ladder.of(List.of(WEBSOCKET, POLLING));

        assertThat(ladder.failed().failed().failed().rung()).contains(WEBSOCKET);
    }

    @Test
    void pollingIsNoRung() {
        var ladder = Ladder.of(List.of(POLLING));

        assertThat(ladder.rung()).isEmpty();
        assertThat(ladder.failed().rung()).isEmpty();
        assertThat(ladder.better()).isEmpty();
    }
}
