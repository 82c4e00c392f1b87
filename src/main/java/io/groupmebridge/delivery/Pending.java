package io.groupmebridge.delivery;

import io.groupmebridge.delivery.RetryQueue.Due;
import io.groupmebridge.journal.JournaledEvent;
import org.jspecify.annotations.Nullable;

/**
 * A delivery whose next attempt waits for its turn or is under way. Belongs to its lane's loop, which alone changes it.
 * A class, not a record: it is a link in the chain of its conversation and changes its stage in place, which keeps the
 * window free of allocation beyond one object for each event.
 */
final class Pending {

    /** How far it is. */
    enum Stage {
        WAITING,
        UNDER_WAY,
        DONE
    }

    /** Where it comes from. */
    private enum Kind {
        /** The window. */
        FIRST,
        /** A conversation that stands aside. */
        ASIDE,
        /** The table. */
        RETRY
    }

    private final long seq;
    private final int attempt;
    private final int scheduled;
    private final Kind kind;
    private @Nullable JournaledEvent event;

    Stage stage = Stage.WAITING;

    /** The next of the same conversation, which may start when this one was answered. */
    @Nullable
    Pending next;

    private Pending(JournaledEvent event, int attempt, int scheduled, Kind kind) {
        this.seq = event.seq();
        this.event = event;
        this.attempt = attempt;
        this.scheduled = scheduled;
        this.kind = kind;
    }

    static Pending first(JournaledEvent event) {
        return new Pending(event, 1, 1, Kind.FIRST);
    }

    static Pending aside(JournaledEvent event) {
        return new Pending(event, 1, 1, Kind.ASIDE);
    }

    static Pending retry(JournaledEvent event, Due due) {
        var attempt = due.attempts() + 1;
        return new Pending(event, attempt, attempt - due.scheduleFrom(), Kind.RETRY);
    }

    long seq() {
        return seq;
    }

    /** Which attempt it is, from 1. */
    int attempt() {
        return attempt;
    }

    /** Which attempt of its schedule it is, from 1. */
    int scheduled() {
        return scheduled;
    }

    boolean isRetry() {
        return kind == Kind.RETRY;
    }

    /** Whether it is the first attempt for an event of a conversation that stands aside. */
    boolean isAside() {
        return kind == Kind.ASIDE;
    }

    JournaledEvent event() {
        if (event == null) {
            throw new IllegalStateException("delivery of " + seq + " is done");
        }
        return event;
    }

    /** Ends it, and lets go of the payload: it may have to stay in the window behind one that takes longer. */
    void done() {
        stage = Stage.DONE;
        event = null;
        next = null;
    }
}
