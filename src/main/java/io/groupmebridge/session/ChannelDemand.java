package io.groupmebridge.session;

import io.groupmebridge.account.Account;
import java.util.Set;
import reactor.core.publisher.Flux;

/** Says which channels besides the user's own are worth subscribing to. Implemented by whoever knows who wants what. */
public interface ChannelDemand {

    /**
     * The channels ({@code /group/1}, {@code /direct_message/1_2}) that are wanted for an account that GroupMe has named,
     * first at once and again whenever they change. Never ends and never fails; cancelled when the session ends.
     */
    Flux<Set<String>> wanted(Account account);
}
