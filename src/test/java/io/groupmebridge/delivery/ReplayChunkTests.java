package io.groupmebridge.delivery;

import static io.groupmebridge.delivery.Samples.EVERYTHING;
import static io.groupmebridge.delivery.Samples.event;
import static io.groupmebridge.delivery.Samples.filter;
import static io.groupmebridge.delivery.Samples.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.delivery.ReplayChunk.Target;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.EventType;
import io.groupmebridge.subscription.EventFilter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReplayChunkTests {

    private static final ReplayFilter ALL = meaning(EVERYTHING);

    @Test
    void whatMatchesIsChosenInTheOrderOfTheJournal() {
        var page = List.of(event(3, "group:1"), event(5, "group:1", EventType.TYPING_STARTED), event(8, "group:2"));

        var chunk = ReplayChunk.ofEvents(page, 100, meaning(filter("message.*")), Set.of(), 10);

        assertThat(chunk.targets()).containsExactly(target(3), target(8));
        assertThat(chunk.position()).isEqualTo(8);
        assertThat(chunk.examined()).isEqualTo(3);
    }

    @Test
    void whatWasSentIsLeftOut() {
        var page = List.of(event(3, "group:1"), event(5, "group:1"));

        assertThat(ReplayChunk.ofEvents(page, 100, ALL, Set.of(3L), 10).targets())
                .containsExactly(target(5));
    }

    @Test
    void whatALaneHasYetToDeliverOfAConversationThatStandsAsideIsLeftOut() {
        var page = List.of(event(3, "group:1"), event(5, "group:1"), event(6, "group:2"));
        var filter = new ReplayFilter(EVERYTHING, Map.of(new Conversation.Group("1"), 3L));

        assertThat(ReplayChunk.ofEvents(page, 100, filter, Set.of(), 10).targets())
                .containsExactly(target(3), target(6));
    }

    @Test
    void whatIsOfInterestForAMomentIsLeftOut() {
        var page = List.of(event(3, "group:1", EventType.TYPING_STARTED), event(5, "group:1"));

        assertThat(ReplayChunk.ofEvents(page, 100, ALL, Set.of(), 10).targets()).containsExactly(target(5));
    }

    @Test
    void itStopsAtThePlaceOfTheLastItMayTake() {
        var page = List.of(event(3, "group:1"), event(5, "group:1"), event(8, "group:1"));

        var chunk = ReplayChunk.ofEvents(page, 100, ALL, Set.of(), 2);

        assertThat(chunk.targets()).containsExactly(target(3), target(5));
        assertThat(chunk.position()).isEqualTo(5);
    }

    @Test
    void itEndsBeforeWhatIsBehindTheEnd() {
        var page = List.of(event(3, "group:1"), event(8, "group:1"));

        var chunk = ReplayChunk.ofEvents(page, 7, ALL, Set.of(), 10);

        assertThat(chunk.targets()).containsExactly(target(3));
        assertThat(chunk.position()).isEqualTo(7);
    }

    @Test
    void aJournalThatEndsEarlierIsTheEnd() {
        assertThat(ReplayChunk.ofEvents(List.of(), 7, ALL, Set.of(), 10))
                .isEqualTo(new ReplayChunk(7, List.of(), 0, 0));
    }

    @Test
    void whatTheJournalKeepsNoMoreIsSkipped() {
        var page = List.of(event(4, "group:1"), event(9, "group:1"));

        var chunk = ReplayChunk.ofEvents(page, 20, ALL, Set.of(), 10);

        assertThat(chunk.over(page, 2, 0).skipped()).isZero();
        assertThat(chunk.over(page, 2, 2).skipped()).isZero();
        assertThat(chunk.over(page, 2, 7).skipped()).as("3, 5, 6 and 7").isEqualTo(4);
        assertThat(chunk.over(page, 2, 100).skipped()).as("not behind 9").isEqualTo(5);
        var none = ReplayChunk.ofEvents(List.of(), 20, ALL, Set.of(), 10);
        assertThat(none.over(List.of(), 15, 100).skipped()).isEqualTo(5);
    }

    @Test
    void deadLettersWithoutAnEventAreSkipped() {
        var chunk = ReplayChunk.ofDead(List.of(target(3), target(5)), 2, 100, Set.of(5L));

        assertThat(chunk.targets()).containsExactly(target(5));
        assertThat(chunk.skipped()).isEqualTo(1);
        assertThat(chunk.position()).isEqualTo(5);
    }

    @Test
    void fewerDeadLettersThanAskedForAreTheLast() {
        assertThat(ReplayChunk.ofDead(List.of(target(3)), 2, 100, Set.of(3L)).position())
                .isEqualTo(100);
    }

    @Test
    void partsAddUp() {
        var first = new ReplayChunk(5, List.of(target(3)), 1, 2);

        assertThat(first.and(new ReplayChunk(9, List.of(target(8)), 2, 4)))
                .isEqualTo(new ReplayChunk(9, List.of(target(3), target(8)), 3, 6));
    }

    private static ReplayFilter meaning(EventFilter filter) {
        return new ReplayFilter(filter, Map.of());
    }

    private static Target target(long seq) {
        return new Target(seq, id(seq), EventType.MESSAGE_CREATED);
    }
}
