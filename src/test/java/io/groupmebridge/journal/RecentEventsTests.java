package io.groupmebridge.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RecentEventsTests {

    private static final long PLENTY = 1L << 30;

    @Test
    void knowsNothingAtFirst() {
        var recent = new RecentEvents(PLENTY, 7);

        assertThat(recent.after(0, 10)).isEmpty();
        assertThat(recent.after(7, 10)).isEmpty();
    }

    @Test
    void answersForWhatFollowsOnWhatItKnew() {
        var recent = new RecentEvents(PLENTY, 7);

        recent.add(7, events(8, 9, 12));
        recent.add(12, events(13));

        assertThat(seqs(recent.after(7, 10))).containsExactly(8L, 9L, 12L, 13L);
        assertThat(seqs(recent.after(9, 1))).containsExactly(12L);
        assertThat(seqs(recent.after(10, 10))).containsExactly(12L, 13L);
        assertThat(recent.after(6, 10)).as("what came before the start").isEmpty();
        assertThat(recent.after(13, 10)).as("what may come from elsewhere").isEmpty();
    }

    @Test
    void beginsAnewWhenSomebodyElseAppendedBetween() {
        var recent = new RecentEvents(PLENTY, 0);
        recent.add(0, events(1, 2));

        recent.add(5, events(6));

        assertThat(recent.after(1, 10)).isEmpty();
        assertThat(recent.after(4, 10)).isEmpty();
        assertThat(seqs(recent.after(5, 10))).containsExactly(6L);
    }

    @Test
    void aBatchOfDuplicatesAfterALostAnswerBeginsAnewToo() {
        var recent = new RecentEvents(PLENTY, 0);
        recent.add(0, events(1, 2));

        recent.add(4, List.of());

        assertThat(recent.after(1, 10)).isEmpty();
        recent.add(4, events(5));
        assertThat(seqs(recent.after(4, 10))).containsExactly(5L);
    }

    @Test
    void keepsTheNewestWithinItsBound() {
        var recent = new RecentEvents(100_000, 0);

        for (var seq = 1L; seq <= 5_000; seq++) {
            recent.add(seq - 1, events(seq));
            recent.after(seq - 500, 1);
        }

        assertThat(recent.bytes()).isBetween(90_000L, 100_000L);
        assertThat(recent.after(0, 10)).isEmpty();
        assertThat(seqs(recent.after(4_990, 100)))
                .hasSize(10)
                .startsWith(4_991L)
                .endsWith(5_000L);
    }

    @Test
    void keepsWhatAReaderThatIsBehindAsksForNext() {
        var recent = new RecentEvents(PLENTY, 0);

        for (var seq = 1L; seq <= 10_000; seq++) {
            recent.add(seq - 1, events(seq));
            assertThat(seqs(recent.after(seq / 2, 1))).containsExactly(seq / 2 + 1);
        }
    }

    @Test
    void keepsLittleMoreThanTheReaderThatIsFarthestBehindNeeds() {
        var recent = new RecentEvents(PLENTY, 0);

        for (var seq = 1L; seq <= 10_000; seq++) {
            recent.add(seq - 1, events(seq));
            recent.after(seq - 1, 1);
            recent.after(Math.max(0, seq - 3_000), 1);
        }

        assertThat(recent.after(10_000 - 3_000 - 3 * RecentEvents.EPOCH, 1)).isEmpty();
        assertThat(seqs(recent.after(10_000 - 3_000, 1))).containsExactly(7_001L);
    }

    @Test
    void aReaderThatStoodStillFindsWhatItNeedsAgain() {
        var recent = new RecentEvents(PLENTY, 0);
        var reader = 0L;

        var missed = 0;
        for (var seq = 1L; seq <= 20_000; seq++) {
            recent.add(seq - 1, events(seq));
            if (seq > 5_000) {
                missed += recent.after(reader, 1).isEmpty() ? 1 : 0;
                reader++;
            }
        }

        assertThat(missed).isBetween(1, 5_000);
        assertThat(recent.after(reader, 1)).isPresent();
    }

    @Test
    void keepsTheLatestEpochForReadersThatHaveNotAskedYet() {
        var recent = new RecentEvents(PLENTY, 0);

        for (var seq = 1L; seq <= 5_000; seq++) {
            recent.add(seq - 1, events(seq));
        }

        var kept = 5_000 % RecentEvents.EPOCH + RecentEvents.EPOCH;
        assertThat(recent.after(5_000 - kept - 1, 1)).isEmpty();
        assertThat(seqs(recent.after(5_000 - kept, 10_000))).hasSize(kept);
    }

    @Test
    void holdsManyWhenItMay() {
        var recent = new RecentEvents(PLENTY, 0);

        recent.add(0, events(LongStream.rangeClosed(1, 5_000).toArray()));

        assertThat(seqs(recent.after(0, 10_000))).hasSize(5_000).isSorted();
        assertThat(seqs(recent.after(3_000, 2))).containsExactly(3_001L, 3_002L);
    }

    @Test
    void holdsNothingWhenItMayNot() {
        var recent = new RecentEvents(0, 0);

        recent.add(0, events(1, 2));

        assertThat(recent.bytes()).isZero();
        assertThat(recent.after(0, 10)).isEmpty();
    }

    private static List<JournaledEvent> events(long... seqs) {
        return LongStream.of(seqs)
                .mapToObj(seq ->
                        new Entry(SampleEvents.message((int) seq), SampleEvents.RAW, SampleEvents.RAW, 0).at(seq))
                .toList();
    }

    private static List<Long> seqs(Optional<List<JournaledEvent>> events) {
        return events.orElseThrow().stream().map(JournaledEvent::seq).toList();
    }
}
