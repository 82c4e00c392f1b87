package io.groupmebridge.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskTests {

    private final Mask mask = new Mask(List.of("abcdef", "abcdefgh", "xyz", "pqrs"));

    @ParameterizedTest
    @CsvSource({
        "nothing, nothing",
        "a abcdef b abcdef c, a *** b *** c",
        "abcdefgh, ***",
        "short ones stay xyz, short ones stay xyz",
        "cut abcde, cut ***",
        "cut abc, cut abc",
        "pqrs pqr, *** pqr"
    })
    void secretsAreCoveredWholeOrCutOff(String text, String covered) {
        assertThat(mask.cover(text)).isEqualTo(covered);
    }

    @ParameterizedTest
    @CsvSource({"is Bearer t0k3n-t0k3n, is ***", "no t0k3n-t0k3n, no ***", "cut t0k3n-t, cut ***", "a Bearer, a ***"})
    void aTokenIsCoveredWithoutTheWordBeforeIt(String text, String covered) {
        assertThat(new Mask(List.of("Bearer t0k3n-t0k3n")).cover(text)).isEqualTo(covered);
    }

    @Test
    void itDoesNotTellThem() {
        assertThat(mask).hasToString("Mask[3]");
    }
}
