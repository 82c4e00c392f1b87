package io.groupmebridge.session;

import io.groupmebridge.account.Account;
import io.groupmebridge.bayeux.Inbound;
import reactor.core.publisher.Mono;

/** Takes what the sessions receive and what becomes of them. Implemented by whoever knows what it means. */
public interface InboundHandler {

    /**
     * Takes one pushed message and completes when it is durable. The session subscribes in the order of arrival, to many at
     * once, and stops reading from the socket when too many are under way. What fails is tried again with growing waits, the
     * later messages behind it, for at least 10 minutes before that one message is given up.
     */
    Mono<Void> handle(Account account, Inbound inbound);

    /**
     * Learns what became of the account's session. Called on the session's loop in order with the subscriptions of
     * {@link #handle}; returns at once and throws nothing.
     */
    void changed(Account account, SessionChange change);
}
