package io.groupmebridge.ingest;

import static io.groupmebridge.ingest.IngestStage.BACKOFF;
import static io.groupmebridge.ingest.IngestStage.BOB;
import static io.groupmebridge.ingest.IngestStage.GROUP;
import static io.groupmebridge.ingest.IngestStage.OTHER_GROUP;
import static io.groupmebridge.ingest.IngestStage.YESTERDAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.groupme.Fetched;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a catch-up does when GroupMe, the store or the process fails. */
class CatchUpTroubleTests {

    private final Heard heard = new Heard();
    private final IngestStage stage = new IngestStage();

    @Test
    void aGroupThatWasLeftIsForgotten() {
        stage.synced(Map.of(GROUP, 2L, OTHER_GROUP, 1L));
        stage.said(OTHER_GROUP, 2, 2);
        stage.groupMe.answer("group:10000001", new Fetched.Gone<>());

        assertThat(heard.run(stage)).isEqualTo(CatchUp.Outcome.COMPLETED);

        assertThat(stage.journal.messages()).containsExactly(2L);
        assertThat(stage.kept().marks()).containsOnlyKeys(OTHER_GROUP);
    }

    @Test
    void aForbiddenConversationIsLeftOutAndKeepsItsMark() {
        stage.synced(Map.of(GROUP, 2L, OTHER_GROUP, 1L));
        stage.said(GROUP, 1, 4);
        stage.said(OTHER_GROUP, 2, 2);
        stage.groupMe.answer("group:10000001", new Fetched.Forbidden<>());

        assertThat(heard.run(stage)).isEqualTo(CatchUp.Outcome.COMPLETED);

        assertThat(stage.journal.messages()).containsExactly(2L);
        assertThat(stage.kept().marks()).containsEntry(GROUP, 2L);
        assertThat(heard.refused).containsExactly(GROUP);
    }

    @Test
    void aListedGroupThatIsNotFoundKeepsItsMark() {
        stage.synced(Map.of(GROUP, 2L));
        stage.said(GROUP, 1, 4);
        stage.groupMe.answer("group:10000001", new Fetched.Gone<>());

        heard.run(stage);

        assertThat(stage.kept().marks()).containsEntry(GROUP, 2L);
        assertThat(heard.refused).containsExactly(GROUP);
    }

    @Test
    void aConversationThatIsNeverAnsweredHoldsUpNoOther() {
        stage.synced(Map.of(GROUP, 2L, OTHER_GROUP, 1L));
        stage.said(GROUP, 1, 4);
        stage.said(OTHER_GROUP, 2, 3);
        for (var i = 0; i < 100; i++) {
            stage.groupMe.answer("group:10000001", new Fetched.Unavailable<>("500"));
        }
        var outcomes = heard.begin(stage);

        stage.pass(BACKOFF.multipliedBy(10));

        assertThat(outcomes).containsExactly(CatchUp.Outcome.COMPLETED);
        assertThat(stage.journal.messages()).containsExactly(2L, 3L);
        assertThat(heard.refused).containsExactly(GROUP);
    }

    @Test
    void listsThatAreNotThereAreEmptyAndForgetNothing() {
        stage.synced(Map.of(GROUP, 2L));
        stage.groupMe.answer("groups", new Fetched.Gone<>());
        stage.groupMe.answer("chats", new Fetched.Gone<>());

        assertThat(heard.run(stage)).isEqualTo(CatchUp.Outcome.INCOMPLETE);

        assertThat(stage.kept().marks()).containsEntry(GROUP, 2L);
        assertThat(heard.listed).isEmpty();
    }

    @Test
    void aLimitIsWaitedOutWhereTheCatchUpIs() {
        stage.synced(Map.of(GROUP, 1L));
        stage.said(GROUP, 1, 9);
        stage.groupMe.answer(
                "group:10000001", new Fetched.Limited<>(Duration.ofSeconds(30)), new Fetched.Limited<>(null));
        var outcomes = heard.begin(stage);

        stage.pass(Duration.ofSeconds(30));
        assertThat(outcomes).isEmpty();
        stage.pass(Patience.LIMITED);

        assertThat(outcomes).containsExactly(CatchUp.Outcome.COMPLETED);
        assertThat(stage.journal.messages()).containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(stage.groupMe.calls()).containsOnlyOnce("groups 1");
    }

    @Test
    void anOutageIsWaitedOutHoweverLongItLasts() {
        stage.synced(Map.of(GROUP, 1L));
        stage.said(GROUP, 1, 3);
        for (var i = 0; i < 500; i++) {
            stage.groupMe.answer("groups", new Fetched.Unavailable<>("503"));
        }
        var outcomes = heard.begin(stage);

        stage.pass(BACKOFF.multipliedBy(499));
        assertThat(outcomes).isEmpty();
        stage.pass(BACKOFF);

        assertThat(outcomes).containsExactly(CatchUp.Outcome.COMPLETED);
        assertThat(stage.journal.messages()).containsExactly(2L, 3L);
    }

    @Test
    void aRefusedTokenEndsIt() {
        stage.synced(Map.of(GROUP, 1L));
        stage.said(GROUP, 1, 9);
        stage.groupMe.answer("group:10000001", new Fetched.TokenRejected<>());

        assertThat(heard.run(stage)).isEqualTo(CatchUp.Outcome.TOKEN_REJECTED);

        assertThat(stage.kept().syncedAt()).isEqualTo(YESTERDAY);
    }

    @Test
    void whatTheStoreRefusedIsReadAgainFromTheMark() {
        stage.synced(Map.of(GROUP, 1L));
        stage.said(GROUP, 1, 9);
        stage.journal.refuse(event -> stage.journal.events().size() == 4);
        var outcomes = heard.begin(stage);
        assertThat(stage.kept().marks()).containsEntry(GROUP, 4L);

        stage.journal.refuse(_ -> false);
        stage.pass(BACKOFF);

        assertThat(outcomes).containsExactly(CatchUp.Outcome.COMPLETED);
        assertThat(stage.journal.messages()).containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    }

    @Test
    void aCrashInTheMiddleGoesOnAtTheMark() {
        stage.synced(Map.of(GROUP, 1L));
        stage.said(GROUP, 1, 9);
        stage.journal.refuse(event -> stage.journal.events().size() == 4);
        stage.catchUp.run(BOB, heard).subscribe().dispose();
        stage.journal.refuse(_ -> false);

        stage.restart();
        heard.run(stage);

        assertThat(stage.journal.messages()).containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(stage.groupMe.calls()).containsOnlyOnce("group:10000001 after 1");
        assertThat(stage.kept().marks()).containsEntry(GROUP, 9L);
    }

    @Test
    void aCrashInTheMiddleOfTheFirstTimeIsNoSecondFirstTime() {
        stage.said(GROUP, 1, 5);
        stage.groupMe.answer("chats", new Fetched.Unavailable<>("503"));
        stage.catchUp.run(BOB, heard).subscribe().dispose();
        stage.pass(Duration.ofHours(1));
        stage.groupMe.say(GROUP, 6, stage.clock.instant());

        stage.restart();
        heard.run(stage);

        assertThat(stage.journal.messages()).containsExactly(6L);
    }
}
