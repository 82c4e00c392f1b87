package io.groupmebridge.session;

import io.groupmebridge.account.Account;
import io.groupmebridge.bayeux.Inbound;
import reactor.core.publisher.Mono;

/** Takes what the sessions receive. Implemented by whoever knows what it means. */
public interface InboundHandler {

    /**
     * Takes one pushed message and completes when it is durable. The session subscribes in the order of arrival, to many at
     * once, and stops reading from the socket when too many are under way. What fails is tried again with growing waits, the
     * later messages behind it, for at least 10 minutes before that one message is given up.
     */
    Mono<Void> handle(Account account, Inbound inbound);

    /** The session is subscribed (again) to the account's own channel: what was said meanwhile may be missing. */
    Mono<Void> subscribed(Account account);
}
