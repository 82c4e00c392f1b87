package io.groupmebridge.ingest;

import static io.groupmebridge.ingest.IngestStage.BOB;
import static io.groupmebridge.ingest.IngestStage.CHAT;
import static io.groupmebridge.ingest.IngestStage.GROUP;
import static io.groupmebridge.ingest.IngestStage.OTHER_GROUP;
import static io.groupmebridge.ingest.IngestStage.START;
import static io.groupmebridge.ingest.IngestStage.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.Origin;
import io.groupmebridge.ingest.HighWaterMarks.Raise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a catch-up journals, whatever GroupMe answers. */
class CatchUpTests {

    private final Heard heard = new Heard();
    private IngestStage stage = new IngestStage();

    @Test
    void theFirstTimeSetsMarksAndJournalsNothing() {
        stage.said(GROUP, 1, 5);
        stage.said(CHAT, 6, 7);

        assertThat(heard.run(stage)).isEqualTo(CatchUp.Outcome.COMPLETED);

        assertThat(stage.journal.events()).isEmpty();
        assertThat(stage.kept()).isEqualTo(new HighWaterMarks.Kept(START, Map.of(GROUP, 5L, CHAT, 7L)));
    }

    @Test
    void whatIsSaidWhileTheFirstListsAreReadIsNoHistory() {
        var second = START.getEpochSecond();
        stage.groupMe.say(GROUP, (second - 90) * 100_000_000, START.minusSeconds(90));
        stage.groupMe.say(GROUP, (second - 5) * 100_000_000, START.minusSeconds(5));
        stage.groupMe.say(GROUP, second * 100_000_000 + 1, START);

        heard.run(stage);

        assertThat(stage.journal.messages()).containsExactly(second * 100_000_000 + 1);
        assertThat(stage.kept().marks()).containsEntry(GROUP, second * 100_000_000 + 1);
    }

    @Test
    void theFirstTimeAsksForHistoryWhenItIsWanted() {
        stage = new IngestStage(Duration.ofHours(1), 1_000, new Hold.Limits(5, Duration.ZERO));
        stage.said(GROUP, 1, 9);
        LongStream.rangeClosed(10, 17).forEach(id -> stage.groupMe.say(GROUP, id, START.minusSeconds(60)));

        heard.run(stage);

        assertThat(stage.journal.messages()).containsExactly(10L, 11L, 12L, 13L, 14L, 15L, 16L, 17L);
        assertThat(stage.kept().marks()).containsEntry(GROUP, 17L);
    }

    @Test
    void whatWasPrunedIsNotJournaledAgainThoughGroupMeStillShowsIt() {
        stage.synced(Map.of(GROUP, 2L));
        stage.said(GROUP, 1, 9);
        stage.said(CHAT, 20, 22);
        heard.run(stage);
        assertThat(stage.journal.messages()).hasSize(10);

        stage.journal.prune();
        stage.restart();
        heard.run(stage);

        assertThat(stage.journal.messages()).isEmpty();
    }

    @Test
    void whatFollowsAMarkIsJournaledInOrderAndMarkedByOrigin() {
        stage.synced(Map.of(GROUP, 2L, CHAT, 20L));
        stage.said(GROUP, 1, 9);
        stage.said(CHAT, 20, 22);

        heard.run(stage);

        assertThat(stage.journal.messages()).containsExactly(3L, 4L, 5L, 6L, 7L, 8L, 9L, 21L, 22L);
        assertThat(stage.journal.events()).allMatch(event -> event.header().origin() == Origin.CATCH_UP);
        assertThat(stage.journal.raw().getFirst().text())
                .startsWith("{\"type\":\"line.create\",\"subject\":{\"id\":\"3\"");
        assertThat(stage.kept()).isEqualTo(new HighWaterMarks.Kept(START, Map.of(GROUP, 9L, CHAT, 22L)));
        assertThat(stage.count("bridge.ingest.caught.up")).isEqualTo(9);
    }

    @Test
    void aConversationWithoutNewsCostsNoCall() {
        stage.synced(Map.of(GROUP, 9L));
        stage.said(GROUP, 1, 9);

        heard.run(stage);

        assertThat(stage.groupMe.calls()).noneMatch(call -> call.startsWith("group:"));
    }

    @Test
    void onlyAnEmptyPageEndsAConversationWhoseLastMessageIsNotListed() {
        stage.synced(Map.of(GROUP, 2L));
        stage.groupMe.pagesOf(1);
        stage.groupMe.listSilently();
        stage.said(GROUP, 1, 5);

        heard.run(stage);

        assertThat(stage.journal.messages()).containsExactly(3L, 4L, 5L);
        assertThat(stage.groupMe.calls()).endsWith("group:10000001 after 5");
    }

    @Test
    void topicsAndLaterPagesOfTheListsAreRead() {
        stage.synced(Map.of(GROUP, 1L, TOPIC, 1L, OTHER_GROUP, 1L, new Conversation.Group("4"), 1L));
        stage.groupMe.openTopic(GROUP, TOPIC);
        stage.said(TOPIC, 10, 11);
        stage.said(GROUP, 20, 20);
        stage.said(OTHER_GROUP, 30, 30);
        stage.said(new Conversation.Group("4"), 40, 40);

        heard.run(stage);

        assertThat(stage.journal.messages()).containsExactly(20L, 30L, 40L, 10L, 11L);
        assertThat(heard.listed).containsExactly(GROUP, OTHER_GROUP, new Conversation.Group("4"), TOPIC);
    }

    @Test
    void aNewConversationIsReadFromTheLastSyncOn() {
        stage.synced(Map.of());
        stage.marks
                .raise(List.of(new Raise(BOB.id(), Map.of(), START.minusSeconds(600))))
                .block();
        stage.said(GROUP, 1, 4);
        stage.groupMe.say(GROUP, 5, START.minusSeconds(500));
        stage.groupMe.say(OTHER_GROUP, 6, START.minusSeconds(400));
        stage.groupMe.open(CHAT);

        heard.run(stage);

        assertThat(stage.journal.messages()).containsExactly(5L, 6L);
        assertThat(stage.kept().marks()).containsOnly(Map.entry(GROUP, 5L), Map.entry(OTHER_GROUP, 6L));
    }

    @Test
    void aMarkedConversationThatChangedItsPageIsAskedForAllTheSame() {
        stage.synced(Map.of(GROUP, 2L));
        stage.said(GROUP, 1, 4);
        stage.groupMe.hide(GROUP);

        heard.run(stage);

        assertThat(stage.journal.messages()).containsExactly(3L, 4L);
    }

    @Test
    void moreThanMayBeReadIsAnnouncedAndSkipped() {
        stage = new IngestStage(Duration.ZERO, 6, new Hold.Limits(5, Duration.ZERO));
        stage.synced(Map.of(GROUP, 1L, OTHER_GROUP, 50L));
        stage.said(GROUP, 1, 40);
        stage.said(OTHER_GROUP, 50, 53);

        heard.run(stage);

        assertThat(stage.journal.messages()).containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 51L, 52L, 53L);
        assertThat(heard.limited).containsExactly(GROUP);
        assertThat(stage.kept().marks()).containsEntry(GROUP, 40L);
    }

    @Test
    void ofANewConversationTheNewestAreReadWhenThereIsMoreThanMayBe() {
        stage = new IngestStage(Duration.ofDays(30), 6, new Hold.Limits(5, Duration.ZERO));
        stage.said(GROUP, 1, 40);

        heard.run(stage);

        assertThat(stage.journal.messages()).containsExactly(35L, 36L, 37L, 38L, 39L, 40L);
        assertThat(heard.limited).containsExactly(GROUP);
    }
}
