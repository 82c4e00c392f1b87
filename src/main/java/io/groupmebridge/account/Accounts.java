package io.groupmebridge.account;

import io.groupmebridge.event.AccountId;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** The accounts in the store. Every change is committed before it is answered and told as an {@link AccountChanged}. */
public interface Accounts {

    /** All accounts by id. */
    Mono<List<Account>> all();

    Mono<Optional<Account>> find(AccountId id);

    /** Adds an account made through the API; false (and nothing changed) when the id is taken. */
    Mono<Boolean> add(AccountId id, AccessToken token, boolean enabled);

    /** Replaces token and enabled of an account and answers it as it is now; empty when there is none. */
    Mono<Optional<Account>> change(AccountId id, AccessToken token, boolean enabled);

    /** Removes the account; false when there was none. */
    Mono<Boolean> remove(AccountId id);

    /** Records who GroupMe says the account is. Not told as a change: the session that found out knows. */
    Mono<Void> identified(AccountId id, String userId, String userName);
}
