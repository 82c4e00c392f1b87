package io.groupmebridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.store.Ranges.Range;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RangesTests {

    @Test
    void keysThatFollowEachOtherAreOneRange() {
        assertThat(Ranges.of(List.of(2L, 3L, 7L), _ -> true)).containsExactly(new Range(2, 7));
    }

    @Test
    void aKeyThatIsNotWantedIsInNoRange() {
        var wanted = Set.of(1L, 2L, 4L, 9L);

        assertThat(Ranges.of(List.of(1L, 2L, 3L, 4L, 8L, 9L), wanted::contains))
                .containsExactly(new Range(1, 2), new Range(4, 4), new Range(9, 9));
        assertThat(Ranges.of(List.of(5L, 6L), wanted::contains)).isEmpty();
        assertThat(Ranges.of(List.of(), wanted::contains)).isEmpty();
    }
}
