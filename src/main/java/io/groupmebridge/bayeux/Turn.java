package io.groupmebridge.bayeux;

import io.groupmebridge.bayeux.SessionState.Idle;
import io.groupmebridge.bayeux.SessionState.Running;
import io.groupmebridge.bayeux.SessionState.Stopped;
import io.groupmebridge.bayeux.SessionState.Stopping;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step being taken: collects its actions. What follows from the states alone (deadlines, status, announced ends) is added at the end
 * by comparing them, so no way from one state to another can forget it. Lives for one call, on one thread.
 */
final class Turn {

    private final Instant now;
    private final List<Action> actions = new ArrayList<>();
    private String because = "";
    private boolean announced;

    Turn(Instant now) {
        this.now = now;
    }

    Instant now() {
        return now;
    }

    Instant in(Duration wait) {
        return now.plus(wait);
    }

    void emit(Action action) {
        announced |= action instanceof Action.AnnounceSubscribed;
        actions.add(action);
    }

    /** Why the state changes, where the new state does not say. */
    void because(String reason) {
        because = reason;
    }

    void send(Request request) {
        actions.add(new Action.Send(List.of(request)));
    }

    Step end(SessionState before, SessionState after) {
        if (!after.equals(before)) {
            announce(before, after);
            var were = before.deadlines();
            var are = after.deadlines();
            for (var kind : Deadline.values()) {
                var at = are.get(kind);
                if (at != null && !at.equals(were.get(kind))) {
                    emit(new Action.SetDeadline(kind, at));
                } else if (at == null && were.containsKey(kind)) {
                    emit(new Action.ClearDeadline(kind));
                }
            }
            if (!after.status().equals(before.status())) {
                emit(new Action.Report(after.status()));
            }
        }
        return new Step(after, actions);
    }

    private void announce(SessionState before, SessionState after) {
        var end = end(after);
        if ((before.subscribed() || announced) && !after.subscribed() && !Stopped.AS_ASKED.equals(end)) {
            var reason = after.status().reason();
            emit(new Action.AnnounceLost(reason == null ? because : reason));
        }
        if (end != null && end.state() == Status.State.TOKEN_REJECTED && end(before) == null) {
            emit(new Action.AnnounceTokenRejected(end.reason()));
        }
    }

    /** How the session ended or is about to, or null. */
    private static @Nullable Stopped end(SessionState state) {
        return switch (state) {
            case Stopping(var _, var _, var end) -> end;
            case Stopped end -> end;
            case Idle _, Running _ -> null;
        };
    }
}
