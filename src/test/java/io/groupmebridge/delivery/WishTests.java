package io.groupmebridge.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.delivery.Answer.Answered;
import io.groupmebridge.delivery.Answer.Kind;
import io.groupmebridge.delivery.Answer.Unreachable;
import io.groupmebridge.subscription.Disabled;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WishTests {

    private static final Instant NOW = Instant.parse("1994-11-06T08:48:37Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    429 | 1                                 | 1
                    429 |  120                              | 120
                    503 | 86400                             | 86400
                    503 | 86401                             | 86400
                    503 | 999999999                         | 86400
                    503 | Sun, 06 Nov 1994 08:49:37 GMT     | 60
                    503 | Sunday, 06-Nov-94 08:49:37 GMT    | 60
                    503 | Sun Nov  6 08:49:37 1994          | 60
                    503 | Sun, 06 Nov 2094 08:49:37 GMT     | 86400
                    503 | Sun, 06 Nov 1994 08:48:37 GMT     | 0
                    503 | Sat, 05 Nov 1994 08:49:37 GMT     | 0
                    503 | 0                                 | 0
                    503 | -1                                | 0
                    503 | +5                                | 0
                    503 | 1.5                               | 0
                    503 | 1000000000                        | 86400
                    503 | 99999999999999999999              | 86400
                    503 | 00000000000120                    | 120
                    503 | soon                              | 0
                    503 | ''                                | 0
                    503 |                                   | 0
                    500 | 120                               | 0
                    200 | 120                               | 0
                    301 | 120                               | 0
                    """)
    void aWaitIsReadAfter429And503(int status, String retryAfter, long seconds) {
        var wish = Wish.of(new Answered(status, retryAfter, null, "", Duration.ZERO), NOW);

        assertThat(wish).isEqualTo(seconds == 0 ? new Wish.None() : new Wish.Wait(Duration.ofSeconds(seconds)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"9", "x", "Sun, 06 Nov 1994 08:49:37 GMT ", "\u0661", "\u0000"})
    void aTextThatIsTooLongIsNoWish(String part) {
        var text = part.repeat(65) + "x";

        assertThat(Wish.of(new Answered(503, text, null, "", Duration.ZERO), NOW))
                .isEqualTo(new Wish.None());
    }

    @ParameterizedTest
    @CsvSource({
        "200, disable, disable",
        "500, ' Disable ', disable",
        "429, DISABLE, disable",
        "410, , disable",
        "410, abort-message, disable",
        "200, abort-message, abort_message",
        "400, Abort-Message, abort_message",
        "429, abort-message, abort_message",
        "400, abort, none",
        "400, '', none",
        "404, , none"
    })
    void theStrongestWishCounts(int status, String instruction, String wish) {
        assertThat(Wish.of(new Answered(status, "60", instruction, "", Duration.ZERO), NOW)
                        .wireName())
                .isEqualTo(wish);
    }

    @Test
    void whyItIsToBeDisabledIsTold() {
        assertThat(Wish.of(new Answered(410, null, "disable", "", Duration.ZERO), NOW))
                .isEqualTo(new Wish.Disable(Disabled.Reason.GONE));
        assertThat(Wish.of(new Answered(200, null, "disable", "", Duration.ZERO), NOW))
                .isEqualTo(new Wish.Disable(Disabled.Reason.ASKED));
    }

    @Test
    void whoDoesNotAnswerWishesNothing() {
        assertThat(Wish.of(new Unreachable(Kind.TIMEOUT, "why", Duration.ZERO), NOW))
                .isEqualTo(new Wish.None());
    }
}
