package io.groupmebridge.session;

import io.groupmebridge.account.Account;
import java.util.function.Supplier;

/** Tells the {@link InboundHandler} what becomes of one session, and nothing after its end. Owned by the session's loop. */
final class Announcing {

    private final InboundHandler handler;
    private final Supplier<Account> account;
    private boolean ended;

    /** Whether the last socket ended with nothing under way. */
    private boolean orderly;

    /** Whether a socket since the own channel was subscribed last ended otherwise. */
    private boolean disorderly;

    Announcing(InboundHandler handler, Supplier<Account> account) {
        this.handler = handler;
        this.account = account;
    }

    /** A socket is gone. */
    void socketEnded(boolean inOrder) {
        orderly = inOrder;
        disorderly |= !inOrder;
    }

    /** A server that kept the session has sent what it kept, but perhaps into a socket that did not bring it. */
    void subscribed(boolean resumed) {
        tell(new SessionChange.Subscribed(resumed && !disorderly));
        orderly = false;
        disorderly = false;
    }

    void lost(String reason) {
        tell(new SessionChange.Lost(reason, orderly));
    }

    void tell(SessionChange change) {
        if (!ended) {
            ended = change instanceof SessionChange.Ended;
            handler.changed(account.get(), change);
        }
    }
}
