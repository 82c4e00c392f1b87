package io.groupmebridge.bayeux;

import java.util.List;

/** What one input led to. */
public record Step(SessionState state, List<Action> actions) {

    public Step {
        actions = List.copyOf(actions);
    }
}
