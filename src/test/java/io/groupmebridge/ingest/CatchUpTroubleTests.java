package io.groupmebridge.ingest;

import static io.groupmebridge.ingest.IngestStage.BACKOFF;
import static io.groupmebridge.ingest.IngestStage.BOB;
import static io.groupmebridge.ingest.IngestStage.GROUP;
import static io.groupmebridge.ingest.IngestStage.OTHER_GROUP;
import static io.groupmebridge.ingest.IngestStage.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.event.Conversation;
import io.groupmebridge.groupme.Chat;
import io.groupmebridge.groupme.Fetched;
import io.groupmebridge.ingest.HighWaterMarks.Raise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

/** What a catch-up does when GroupMe, the store or the process fails. */
class CatchUpTroubleTests {

    private static final Instant YESTERDAY = START.minus(Duration.ofDays(1));

    private final Heard heard = new Heard();
    private final IngestStage stage = new IngestStage();

    /** What a catch-up tells. */
    private static final class Heard implements CatchUp.Listener {

        private final List<Conversation> listed = new ArrayList<>();
        private final List<Conversation> limited = new ArrayList<>();
        private final List<Conversation> refused = new ArrayList<>();

        @Override
        public void listed(List<Chat> chats) {
            chats.forEach(chat -> listed.add(chat.conversation()));
        }

        @Override
        public void limited(List<Conversation> conversations, Instant from, Instant to) {
            assertThat(from).isBefore(to);
            limited.addAll(conversations);
        }

        @Override
        public void refused(Set<Conversation> conversations) {
            refused.addAll(conversations);
        }
    }

    @Test
    void aGroupThatWasLeftIsForgotten() {
        synced(Map.of(GROUP, 2L, OTHER_GROUP, 1L));
        say(OTHER_GROUP, 2, 2);
        stage.groupMe.answer("group:10000001", new Fetched.Gone<>());

        assertThat(run()).isEqualTo(CatchUp.Outcome.COMPLETED);

        assertThat(stage.journal.messages()).containsExactly(2L);
        assertThat(stage.kept().marks()).containsOnlyKeys(OTHER_GROUP);
    }

    @Test
    void aForbiddenConversationIsLeftOutAndKeepsItsMark() {
        synced(Map.of(GROUP, 2L, OTHER_GROUP, 1L));
        say(GROUP, 1, 4);
        say(OTHER_GROUP, 2, 2);
        stage.groupMe.answer("group:10000001", new Fetched.Forbidden<>());

        assertThat(run()).isEqualTo(CatchUp.Outcome.COMPLETED);

        assertThat(stage.journal.messages()).containsExactly(2L);
        assertThat(stage.kept().marks()).containsEntry(GROUP, 2L);
        assertThat(heard.refused).containsExactly(GROUP);
    }

    @Test
    void aListedGroupThatIsNotFoundKeepsItsMark() {
        synced(Map.of(GROUP, 2L));
        say(GROUP, 1, 4);
        stage.groupMe.answer("group:10000001", new Fetched.Gone<>());

        run();

        assertThat(stage.kept().marks()).containsEntry(GROUP, 2L);
        assertThat(heard.refused).containsExactly(GROUP);
    }

    @Test
    void aConversationThatIsNeverAnsweredHoldsUpNoOther() {
        synced(Map.of(GROUP, 2L, OTHER_GROUP, 1L));
        say(GROUP, 1, 4);
        say(OTHER_GROUP, 2, 3);
        for (var i = 0; i < 100; i++) {
            stage.groupMe.answer("group:10000001", new Fetched.Unavailable<>("500"));
        }
        var outcomes = begin();

        stage.pass(BACKOFF.multipliedBy(10));

        assertThat(outcomes).containsExactly(CatchUp.Outcome.COMPLETED);
        assertThat(stage.journal.messages()).containsExactly(2L, 3L);
        assertThat(heard.refused).containsExactly(GROUP);
    }

    @Test
    void listsThatAreNotThereAreEmptyAndForgetNothing() {
        synced(Map.of(GROUP, 2L));
        stage.groupMe.answer("groups", new Fetched.Gone<>());
        stage.groupMe.answer("chats", new Fetched.Gone<>());

        assertThat(run()).isEqualTo(CatchUp.Outcome.INCOMPLETE);

        assertThat(stage.kept().marks()).containsEntry(GROUP, 2L);
        assertThat(heard.listed).isEmpty();
    }

    @Test
    void aLimitIsWaitedOutWhereTheCatchUpIs() {
        synced(Map.of(GROUP, 1L));
        say(GROUP, 1, 9);
        stage.groupMe.answer(
                "group:10000001", new Fetched.Limited<>(Duration.ofSeconds(30)), new Fetched.Limited<>(null));
        var outcomes = begin();

        stage.pass(Duration.ofSeconds(30));
        assertThat(outcomes).isEmpty();
        stage.pass(Patience.LIMITED);

        assertThat(outcomes).containsExactly(CatchUp.Outcome.COMPLETED);
        assertThat(stage.journal.messages()).containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(stage.groupMe.calls()).containsOnlyOnce("groups 1");
    }

    @Test
    void anOutageIsWaitedOutHoweverLongItLasts() {
        synced(Map.of(GROUP, 1L));
        say(GROUP, 1, 3);
        for (var i = 0; i < 500; i++) {
            stage.groupMe.answer("groups", new Fetched.Unavailable<>("503"));
        }
        var outcomes = begin();

        stage.pass(BACKOFF.multipliedBy(499));
        assertThat(outcomes).isEmpty();
        stage.pass(BACKOFF);

        assertThat(outcomes).containsExactly(CatchUp.Outcome.COMPLETED);
        assertThat(stage.journal.messages()).containsExactly(2L, 3L);
    }

    @Test
    void aRefusedTokenEndsIt() {
        synced(Map.of(GROUP, 1L));
        say(GROUP, 1, 9);
        stage.groupMe.answer("group:10000001", new Fetched.TokenRejected<>());

        assertThat(run()).isEqualTo(CatchUp.Outcome.TOKEN_REJECTED);

        assertThat(stage.kept().syncedAt()).isEqualTo(YESTERDAY);
    }

    @Test
    void whatTheStoreRefusedIsReadAgainFromTheMark() {
        synced(Map.of(GROUP, 1L));
        say(GROUP, 1, 9);
        stage.journal.refuse(event -> stage.journal.events().size() == 4);
        var outcomes = begin();
        assertThat(stage.kept().marks()).containsEntry(GROUP, 4L);

        stage.journal.refuse(_ -> false);
        stage.pass(BACKOFF);

        assertThat(outcomes).containsExactly(CatchUp.Outcome.COMPLETED);
        assertThat(stage.journal.messages()).containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    }

    @Test
    void aCrashInTheMiddleGoesOnAtTheMark() {
        synced(Map.of(GROUP, 1L));
        say(GROUP, 1, 9);
        stage.journal.refuse(event -> stage.journal.events().size() == 4);
        stage.catchUp.run(BOB, heard).subscribe().dispose();
        stage.journal.refuse(_ -> false);

        stage.restart();
        run();

        assertThat(stage.journal.messages()).containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(stage.groupMe.calls()).containsOnlyOnce("group:10000001 after 1");
        assertThat(stage.kept().marks()).containsEntry(GROUP, 9L);
    }

    @Test
    void aCrashInTheMiddleOfTheFirstTimeIsNoSecondFirstTime() {
        say(GROUP, 1, 5);
        stage.groupMe.answer("chats", new Fetched.Unavailable<>("503"));
        stage.catchUp.run(BOB, heard).subscribe().dispose();
        stage.pass(Duration.ofHours(1));
        stage.groupMe.say(GROUP, 6, stage.clock.instant());

        stage.restart();
        run();

        assertThat(stage.journal.messages()).containsExactly(6L);
    }

    private void synced(Map<Conversation, Long> marks) {
        stage.marks.raise(List.of(new Raise(BOB.id(), marks, YESTERDAY))).block();
    }

    private void say(Conversation conversation, long first, long last) {
        LongStream.rangeClosed(first, last).forEach(id -> stage.groupMe.say(conversation, id, YESTERDAY));
    }

    private CatchUp.Outcome run() {
        return begin().getFirst();
    }

    private List<CatchUp.Outcome> begin() {
        var outcomes = new ArrayList<CatchUp.Outcome>();
        Disposable _ = stage.catchUp.run(BOB, heard).subscribe(outcomes::add);
        return outcomes;
    }
}
