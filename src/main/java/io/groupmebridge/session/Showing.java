package io.groupmebridge.session;

import io.groupmebridge.event.AccountId;
import io.groupmebridge.session.SessionStatus.State;
import java.time.Clock;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** What people see of one session: its status, a line in the log for each change of it. Written by the session's loop. */
final class Showing {

    private static final Logger log = LoggerFactory.getLogger(Showing.class);

    private final AccountId id;
    private final Clock clock;
    private volatile SessionStatus status;

    Showing(AccountId id, Clock clock) {
        this.id = id;
        this.clock = clock;
        this.status = SessionStatus.of(State.IDENTIFYING, clock.instant());
    }

    /** How the session is; for any thread. */
    SessionStatus status() {
        return status;
    }

    void heard(boolean event) {
        change(status -> status.heard(event, clock.instant()));
    }

    void reconnected() {
        change(SessionStatus::reconnected);
    }

    /**
     * Shows the state.
     *
     * @param transport by what messages arrive now, or null when they do not
     * @param wanted whether somebody asked for it, so that nobody needs to be warned
     */
    void show(
            State now,
            @Nullable String reason,
            Set<String> channels,
            @Nullable TransportType transport,
            boolean wanted) {
        var before = status;
        change(status -> status.as(now, reason, channels, transport, clock.instant()));
        if (before.state() != now || (reason != null && !reason.equals(before.reason()))) {
            log.atLevel(now.mayNeedAPerson() && !wanted ? Level.WARN : Level.INFO)
                    .log(
                            "session.changed account={} state={} reason=\"{}\"",
                            id,
                            now.wireName(),
                            reason == null ? "" : reason);
        }
    }

    private void change(UnaryOperator<SessionStatus> change) {
        status = change.apply(status);
    }
}
