package io.groupmebridge.admin;

import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.session.SessionStatus;
import io.groupmebridge.session.Sessions;
import io.groupmebridge.session.Typed;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The sessions that this process holds. */
@Component
final class LiveSessions implements SessionStatuses, Typists {

    private final Sessions sessions;

    LiveSessions(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public Optional<SessionStatus> status(AccountId id) {
        return sessions.status(id);
    }

    @Override
    public Typed typing(AccountId id, Conversation conversation, Duration time) {
        return sessions.typing(id, conversation, time);
    }
}
