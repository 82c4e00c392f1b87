package io.groupmebridge.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceparentTests {

    private static final String TRACE = "0123456789abcdef0123456789abcdef";

    @ParameterizedTest
    @CsvSource({"evt_, 255, 00000000000000ff", "evt_test_, -1, ffffffffffffffff", "evt_, 0, 0000000000000001"})
    void theTraceIsTheEventAndTheSpanTheAttempt(String prefix, long random, String span) {
        assertThat(Traceparent.of(prefix + TRACE, random)).isEqualTo("00-" + TRACE + "-" + span + "-01");
    }
}
