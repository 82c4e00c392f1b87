package io.groupmebridge.ingest;

import static io.groupmebridge.ingest.IngestStage.BACKOFF;
import static io.groupmebridge.ingest.IngestStage.GROUP;
import static io.groupmebridge.ingest.IngestStage.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.groupme.Fetched;
import io.groupmebridge.session.SessionChange;
import org.junit.jupiter.api.Test;

/** What becomes of live events while something may be missing that the session does not know of. */
class IntakeDoubtTests {

    private final IngestStage stage = new IngestStage();

    @Test
    void whatComesInDoubtWaitsForWhatMayHaveBeenMissed() {
        inSyncWith(1);
        stage.groupMe.say(GROUP, 2, START);
        stage.groupMe.answer("groups", new Fetched.Unavailable<>("503"));
        stage.changed(new SessionChange.Doubted("half a frame"));
        stage.push(GROUP, 3);

        stage.pass(BACKOFF);

        assertThat(stage.journal.messages()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void whatGroupMeDoesNotShowIsAskedForAgainAndNoLiveMessageHidesIt() {
        inSyncWith(1);
        stage.lost();
        stage.groupMe.say(GROUP, 2, START);
        stage.groupMe.answer("group:10000001", new Fetched.Forbidden<>());
        stage.subscribed();
        stage.push(GROUP, 3);
        write();
        assertThat(stage.kept().marks()).containsEntry(GROUP, 1L);

        stage.pass(Intake.REFUSALS);

        assertThat(stage.journal.messages()).containsExactly(1L, 3L, 2L);
        assertThat(stage.kept().marks()).containsEntry(GROUP, 3L);
    }

    @Test
    void whatComesAfterTheEndWaitsForNothing() {
        inSyncWith(1);
        stage.lost();
        stage.changed(new SessionChange.Ended());

        assertThat(stage.push(GROUP, 2).isDisposed()).isTrue();
        assertThat(stage.handler.intakes()).isEmpty();
    }

    private void inSyncWith(long id) {
        stage.subscribed();
        stage.push(GROUP, id);
        write();
        assertThat(stage.kept().marks()).containsEntry(GROUP, id);
    }

    private void write() {
        stage.keeper.write(false).block();
    }
}
