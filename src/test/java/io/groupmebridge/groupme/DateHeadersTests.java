package io.groupmebridge.groupme;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;

/** By our own clock it is noon. */
class DateHeadersTests {

    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOON, ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Retry-After                    | Date                          | wait
            0                              |                               | PT0S
            7                              |                               | PT7S
            ' 7 '                          |                               | PT7S
            86400                          |                               | PT5M
            999999999                      |                               | PT5M
            Wed, 1 Jul 2026 12:00:30 GMT   |                               | PT30S
            Wed, 01 Jul 2026 12:10:30 GMT  | Wed, 01 Jul 2026 12:10:00 GMT | PT30S
            Wed, 01 Jul 2026 11:00:00 GMT  |                               | PT0S
            Thu, 01 Jan 2099 00:00:00 GMT  |                               | PT5M
            soon                           |                               |
            -3                             |                               |
            1.5                            |                               |
            ''                             |                               |
                                           |                               |
            """, useHeadersInDisplayName = true)
    void aWaitIsSecondsOrADateOfTheServersClockAndBounded(String retryAfter, String date, Duration wait) {
        assertThat(DateHeaders.of(headers(retryAfter, date), CLOCK).retryAfter())
                .isEqualTo(wait);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Wed, 01 Jul 2026 12:00:00 GMT | PT0S
            Wed, 01 Jul 2026 12:00:01 GMT | PT0S
            Wed, 01 Jul 2026 11:59:59 GMT | PT0S
            Wed, 01 Jul 2026 12:00:02 GMT | PT2S
            Wed, 01 Jul 2026 12:01:00 GMT | PT1M
            Wed, 01 Jul 2026 11:00:00 GMT | PT-1H
            Wed, 01 Jul 2026 25:00:00 GMT | PT0S
            today                         | PT0S
                                          | PT0S
            """)
    void theOffsetIsHowMuchTheServersClockIsAheadUnlessItIsRounding(String date, Duration offset) {
        assertThat(DateHeaders.of(headers(null, date), CLOCK).offset(NOON)).isEqualTo(offset);
    }

    @Test
    void theFirstOfTwoHeadersCounts() {
        var headers = headers("7", null);
        headers.add(HttpHeaders.RETRY_AFTER, "9");

        assertThat(DateHeaders.of(headers, CLOCK).retryAfter()).isEqualTo(Duration.ofSeconds(7));
    }

    private static HttpHeaders headers(String retryAfter, String date) {
        var headers = new HttpHeaders();
        if (retryAfter != null) {
            headers.add(HttpHeaders.RETRY_AFTER, retryAfter);
        }
        if (date != null) {
            headers.add(HttpHeaders.DATE, date);
        }
        return headers;
    }
}
