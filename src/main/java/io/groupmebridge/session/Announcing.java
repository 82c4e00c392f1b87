package io.groupmebridge.session;

import io.groupmebridge.account.Account;
import java.util.function.Supplier;

/** Tells the {@link InboundHandler} what becomes of one session, and nothing after its end. Owned by the session's loop. */
final class Announcing {

    private final InboundHandler handler;
    private final Supplier<Account> account;
    private boolean ended;

    Announcing(InboundHandler handler, Supplier<Account> account) {
        this.handler = handler;
        this.account = account;
    }

    void tell(SessionChange change) {
        if (!ended) {
            ended = change instanceof SessionChange.Ended;
            handler.changed(account.get(), change);
        }
    }
}
