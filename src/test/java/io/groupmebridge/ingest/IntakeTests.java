package io.groupmebridge.ingest;

import static io.groupmebridge.ingest.IngestStage.BACKOFF;
import static io.groupmebridge.ingest.IngestStage.BOB;
import static io.groupmebridge.ingest.IngestStage.GROUP;
import static io.groupmebridge.ingest.IngestStage.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.event.Origin;
import io.groupmebridge.event.PushEvent;
import io.groupmebridge.groupme.Fetched;
import io.groupmebridge.ingest.HighWaterMarks.Raise;
import io.groupmebridge.session.SessionChange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What becomes of live events while an account is away, catches up and is in sync. */
class IntakeTests {

    private static final String UNAVAILABLE = "groups";

    private final IngestStage stage = new IngestStage();

    @Test
    void whatWasMissedIsJournaledBeforeWhatIsHeldAndTheBridgeSpeaksFirst() {
        inSyncWith(1);
        stage.lost();
        stage.groupMe.say(GROUP, 2, START);
        stage.groupMe.say(GROUP, 3, START);
        var replayed = stage.push(GROUP, 4);
        away(1);
        stage.subscribed();
        var live = stage.push(GROUP, 5);
        assertThat(replayed.isDisposed() || live.isDisposed()).isFalse();

        stage.pass(BACKOFF);

        assertThat(replayed.isDisposed() && live.isDisposed()).isTrue();
        assertThat(stage.journal.story())
                .containsExactly(
                        "bridge.session.connected",
                        "1",
                        "bridge.session.disconnected",
                        "bridge.session.connected",
                        "bridge.gap",
                        "2",
                        "3",
                        "4",
                        "5");
        assertThat(stage.journal.events())
                .filteredOn(event -> event.type().wireName().startsWith("bridge."))
                .allMatch(event -> event.header().origin() == Origin.BRIDGE);
    }

    @Test
    void typingIsNotHeld() {
        stage.handle(Samples.inbound("typing"));

        assertThat(stage.journal.story()).containsExactly("typing.started");
    }

    @Test
    void tooManyThatWaitGoOnInOrderAndNothingIsLost() {
        inSyncWith(1);
        stage.lost();
        stage.groupMe.say(GROUP, 2, START);
        LongStream.rangeClosed(3, 8).forEach(id -> stage.push(GROUP, id));
        assertThat(stage.journal.messages()).containsExactly(1L, 3L, 4L, 5L, 6L, 7L, 8L);
        assertThat(stage.count("bridge.ingest.let.go")).isEqualTo(1);

        stage.push(GROUP, 9);
        stage.subscribed();

        assertThat(stage.journal.messages()).containsExactly(1L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 2L);
    }

    @Test
    void nothingWaitsLongerThanItMay() {
        inSyncWith(1);
        stage.lost();
        stage.groupMe.say(GROUP, 2, START);
        away(4);
        stage.subscribed();
        stage.push(GROUP, 3);
        stage.pass(Duration.ofSeconds(10));
        stage.push(GROUP, 4);

        stage.pass(Duration.ofSeconds(20));

        assertThat(stage.journal.messages()).containsExactly(1L, 3L, 4L);
        assertThat(stage.meters.get("bridge.ingest.held").gauge().value()).isZero();
        stage.pass(BACKOFF);
        assertThat(stage.journal.messages()).containsExactly(1L, 3L, 4L, 2L);
    }

    @Test
    void theEndLetsEverythingGoAndStopsTheCatchUp() {
        inSyncWith(1);
        stage.lost();
        away(1_000);
        stage.subscribed();
        var held = stage.push(GROUP, 2);

        stage.changed(new SessionChange.Ended());

        assertThat(held.isDisposed()).isTrue();
        var calls = stage.groupMe.calls().size();
        stage.pass(Duration.ofHours(1));
        assertThat(stage.groupMe.calls()).hasSize(calls);
        assertThat(stage.handler.intakes()).isEmpty();
        assertThat(stage.meters
                        .get("bridge.ingest.catch.up")
                        .tag("outcome", "cancelled")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aMessageThatWasNotTakenIsFetched() {
        inSyncWith(1);
        stage.journal.refuse(event -> true);
        stage.push(GROUP, 2);
        stage.journal.refuse(event -> false);
        stage.pass(BACKOFF);

        assertThat(stage.journal.messages()).containsExactly(1L, 2L);
        stage.push(GROUP, 3);
        write();
        assertThat(stage.kept().marks()).containsEntry(GROUP, 3L);
    }

    @Test
    void aDoubtIsFollowedByAnotherCatchUp() {
        inSyncWith(1);
        stage.groupMe.say(GROUP, 2, START);

        stage.changed(new SessionChange.Doubted("half a frame"));

        assertThat(stage.journal.messages()).containsExactly(1L, 2L);
        assertThat(stage.journal.gaps())
                .singleElement()
                .extracting(PushEvent.Gap::reason)
                .isEqualTo(PushEvent.Gap.Reason.UNREADABLE);
    }

    @Test
    void aDoubtDuringACatchUpIsFollowedByOneMore() {
        inSyncWith(1);
        away(1);
        stage.lost();
        stage.subscribed();
        stage.changed(new SessionChange.Doubted("half a frame"));
        stage.changed(new SessionChange.Doubted("another"));
        stage.groupMe.calls().clear();

        stage.pass(BACKOFF);

        assertThat(stage.groupMe.calls()).filteredOn("groups 1"::equals).hasSize(2);
    }

    @Test
    void pollingFetchesWithoutASession() {
        inSyncWith(1);
        stage.lost();
        stage.groupMe.say(GROUP, 2, START);

        stage.changed(new SessionChange.PollDue());
        stage.groupMe.say(GROUP, 3, START);
        stage.changed(new SessionChange.PollDue());

        assertThat(stage.journal.messages()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aSessionThatComesBackStartsTheCatchUpAgainInsteadOfWaitingForAnOutage() {
        inSyncWith(1);
        stage.lost();
        away(1);
        stage.subscribed();
        stage.lost();
        stage.groupMe.say(GROUP, 2, START);

        stage.subscribed();

        assertThat(stage.journal.messages()).containsExactly(1L, 2L);
    }

    @Test
    void aRestartAnnouncesTheTimeInWhichTheBridgeWasDown() {
        inSyncWith(1);
        stage.changed(new SessionChange.Ended());
        stage.pass(Duration.ofMinutes(5));
        stage.groupMe.say(GROUP, 2, stage.clock.instant());

        stage.restart();
        stage.subscribed();

        assertThat(stage.journal.messages()).containsExactly(1L, 2L);
        assertThat(stage.journal.gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.reason()).isEqualTo(PushEvent.Gap.Reason.BRIDGE_DOWN);
            assertThat(gap.from()).isEqualTo(START);
            assertThat(gap.to()).isEqualTo(START.plus(Duration.ofMinutes(5)));
        });
    }

    @Test
    void whatTheBridgeSaysIsJournaledOnceThoughTheStoreIsAway() {
        stage.journal.refuse(_ -> true);
        stage.subscribed();
        stage.lost();
        stage.journal.refuse(_ -> false);

        stage.pass(BACKOFF);

        assertThat(stage.journal.story()).containsExactly("bridge.session.connected", "bridge.session.disconnected");
    }

    @Test
    void aRefusedTokenIsTold() {
        inSyncWith(1);

        stage.changed(new SessionChange.TokenRejected("GroupMe refuses the access token"));

        assertThat(stage.journal.story()).endsWith("bridge.account.token_rejected");
    }

    @Test
    void asManyAccountsCatchUpAtOnceAsMay() {
        away(1_000);
        stage.marks.raise(List.of(new Raise(BOB.id(), Map.of(), START))).block();

        for (var name : List.of("a", "b", "c")) {
            stage.handler.changed(IngestStage.account(name), new SessionChange.Subscribed(false));
        }
        assertThat(stage.groupMe.calls()).hasSize(2);
        stage.handler.changed(IngestStage.account("a"), new SessionChange.Ended());

        assertThat(stage.groupMe.calls()).hasSize(3);
    }

    /** The account is in sync, and its last message is the one with this id. */
    private void inSyncWith(long id) {
        stage.subscribed();
        stage.push(GROUP, id);
        write();
        assertThat(stage.kept().marks()).containsEntry(GROUP, id);
    }

    /** GroupMe's REST API does not answer so many times. */
    private void away(int times) {
        for (var i = 0; i < times; i++) {
            stage.groupMe.answer(UNAVAILABLE, new Fetched.Unavailable<>("503"));
        }
    }

    private void write() {
        stage.keeper.write(false).block();
    }
}
