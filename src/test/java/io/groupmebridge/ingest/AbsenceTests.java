package io.groupmebridge.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AbsenceTests {

    private static final Instant NOW = Instant.parse("2026-08-01T10:00:00Z");
    private static final Instant LOST_AT = NOW.minusSeconds(100);
    private static final Instant SYNCED_AT = NOW.minusSeconds(1_000);
    private static final Duration UNHEARD = Duration.ofSeconds(35);

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    none         | resumed | synced | -
                    none         | new     | synced | -
                    lost         | resumed | synced | session_lost 135
                    lost         | new     | synced | session_lost 135
                    lost         | new     | never  | session_lost 135
                    lost orderly | resumed | synced | -
                    lost orderly | new     | synced | session_lost 100
                    down         | new     | synced | bridge_down 1000
                    down         | resumed | synced | bridge_down 1000
                    down         | new     | never  | -
                    """)
    void whatMayBeMissing(String absence, String session, String synced, String expected) {
        var syncedAt = synced.equals("synced") ? Optional.of(SYNCED_AT) : Optional.<Instant>empty();

        var missing = absence(absence).missing(session.equals("resumed"), syncedAt, UNHEARD, NOW);

        assertThat(missing.map(each -> each.reason().wireName() + " "
                        + Duration.between(each.from(), each.to()).toSeconds()))
                .isEqualTo(Optional.ofNullable(expected));
        assertThat(missing.map(Absence.Missing::to).orElse(NOW)).isEqualTo(NOW);
    }

    private static Absence absence(String name) {
        return switch (name) {
            case "none" -> new Absence.None();
            case "lost" -> new Absence.SessionLost(LOST_AT, false);
            case "lost orderly" -> new Absence.SessionLost(LOST_AT, true);
            case "down" -> new Absence.BridgeDown();
            default -> throw new IllegalArgumentException(name);
        };
    }
}
