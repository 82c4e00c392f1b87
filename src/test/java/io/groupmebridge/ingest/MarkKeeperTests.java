package io.groupmebridge.ingest;

import static io.groupmebridge.ingest.IngestStage.BACKOFF;
import static io.groupmebridge.ingest.IngestStage.GROUP;
import static io.groupmebridge.ingest.IngestStage.OTHER_GROUP;
import static io.groupmebridge.ingest.IngestStage.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.groupme.Fetched;
import io.groupmebridge.session.SessionChange;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When the marks of live messages are written, and which. */
class MarkKeeperTests {

    /** How long a connection may be lost and not known to be: so much of the last time does not count. */
    private static final Duration UNHEARD = Duration.ofSeconds(35);

    private static final String UNAVAILABLE = "groups";

    private final IngestStage stage = new IngestStage();

    @Test
    void liveMessagesRaiseTheMarkOnlyWhileTheAccountIsInSync() {
        stage.groupMe.say(GROUP, 1, START);
        away(1);
        stage.subscribed();
        stage.push(GROUP, 2);
        write();
        assertThat(stage.kept().marks()).isEmpty();

        stage.pass(BACKOFF);
        stage.push(GROUP, 3);
        write();
        assertThat(stage.kept().marks()).containsEntry(GROUP, 3L);

        stage.lost();
        stage.changed(new SessionChange.TokenRejected("refused"));
        stage.push(GROUP, 4);
        write();
        assertThat(stage.kept().marks()).containsEntry(GROUP, 3L);
    }

    @Test
    void theKeeperWritesMarksSoonAndTheTimeOfTheSyncLater() {
        inSyncWith(1);
        stage.keeper.start();
        stage.push(GROUP, 2);
        stage.push(OTHER_GROUP, 7);
        stage.marks.fail(true);
        stage.pass(MarkKeeper.INTERVAL);
        assertThat(stage.kept().marks()).doesNotContainKey(OTHER_GROUP);

        stage.marks.fail(false);
        stage.pass(MarkKeeper.INTERVAL);
        assertThat(stage.kept().marks()).isEqualTo(Map.of(GROUP, 2L, OTHER_GROUP, 7L));
        assertThat(stage.kept().syncedAt()).isEqualTo(START);

        stage.pass(Duration.ofSeconds(50));
        assertThat(stage.kept().syncedAt()).isEqualTo(START.plusSeconds(60).minus(UNHEARD));
        stage.pass(Duration.ofSeconds(20));
        stage.keeper.stop();
        assertThat(stage.kept().syncedAt()).isEqualTo(START.plusSeconds(80).minus(UNHEARD));
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
