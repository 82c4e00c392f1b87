package io.groupmebridge.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.event.Conversation;
import io.groupmebridge.groupme.Chat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import reactor.core.Disposable;

/** Runs catch-ups of the stage's account and keeps what they tell. */
final class Heard implements CatchUp.Listener {

    final List<Conversation> listed = new ArrayList<>();
    final List<Conversation> limited = new ArrayList<>();
    final List<Conversation> refused = new ArrayList<>();

    /** Runs one that ends at once. */
    CatchUp.Outcome run(IngestStage stage) {
        return begin(stage).getFirst();
    }

    /** Begins one; its outcome is in the list when it has ended. */
    List<CatchUp.Outcome> begin(IngestStage stage) {
        var outcomes = new ArrayList<CatchUp.Outcome>();
        Disposable _ = stage.catchUp.run(IngestStage.BOB, this).subscribe(outcomes::add);
        return outcomes;
    }

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
