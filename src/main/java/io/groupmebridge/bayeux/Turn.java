package io.groupmebridge.bayeux;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One step being taken: collects its actions. What follows from the states alone (deadlines and status) is added at the end
 * by comparing them, so no way from one state to another can forget it. Lives for one call, on one thread.
 */
final class Turn {

    private final Instant now;
    private final List<Action> actions = new ArrayList<>();

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
        actions.add(action);
    }

    void send(Request request) {
        actions.add(new Action.Send(List.of(request)));
    }

    Step end(SessionState before, SessionState after) {
        if (!after.equals(before)) {
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
}
