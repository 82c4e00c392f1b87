package io.groupmebridge.store;

import java.util.List;

/** Told of every batch that was committed, in commit order, also when its callers have gone. */
@FunctionalInterface
public interface AfterCommit<I, O> {

    /** Called on the commit thread, after the commit and before any caller is answered; must be quick and must not throw. */
    void committed(List<I> items, List<O> answers);
}
