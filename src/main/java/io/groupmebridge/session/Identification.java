package io.groupmebridge.session;

import io.groupmebridge.account.Account;
import io.groupmebridge.groupme.Identity;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** Asks GroupMe whose the token of an account is, and remembers it. Owned by the session's loop. */
final class Identification {

    /** What the session is told. Never called from within a method of the identification. */
    interface Listener {

        void identified(String userId);

        /** GroupMe refuses the token; it is not asked again. */
        void tokenRejected();

        /** GroupMe says nothing and is asked again. */
        void held(String reason);
    }

    private static final Logger log = LoggerFactory.getLogger(Identification.class);

    private final Surroundings surroundings;
    private final Loop loop;
    private final Listener listener;
    private final Disposable.Swap asking = Disposables.swap();
    private final Disposable.Swap waiting = Disposables.swap();
    private Account account;

    Identification(Account account, Surroundings surroundings, Loop loop, Listener listener) {
        this.account = account;
        this.surroundings = surroundings;
        this.loop = loop;
        this.listener = listener;
    }

    /** The account, with its user as soon as GroupMe named it. */
    Account account() {
        return account;
    }

    /** Asks until there is an answer; an account whose user is known waits for none. */
    void begin() {
        ask(1);
    }

    /** Asks once, and tells on the loop what GroupMe says. */
    void verify(Consumer<Identity> verdict) {
        asking.update(surroundings
                .groupMe()
                .whoAmI(account.token())
                .subscribe(identity -> loop.run(() -> {
                    if (!asking.isDisposed()) {
                        verdict.accept(identity);
                    }
                })));
    }

    /** No answer is wanted any more. */
    void end() {
        asking.dispose();
        waiting.dispose();
    }

    private void ask(int attempt) {
        verify(identity -> answered(identity, attempt));
    }

    private void answered(Identity identity, int attempt) {
        switch (identity) {
            case Identity.Known(var userId, var name) -> {
                remember(userId, name);
                listener.identified(userId);
            }
            case Identity.TokenRejected _ -> listener.tokenRejected();
            case Identity.Unavailable(var reason) -> {
                if (account.userId() != null) {
                    listener.identified(account.userId());
                } else {
                    listener.held(reason);
                    waiting.update(loop.after(surroundings.waits().after(attempt), () -> ask(attempt + 1)));
                }
            }
        }
    }

    private void remember(String userId, String name) {
        if (!userId.equals(account.userId()) || !name.equals(account.userName())) {
            account = new Account(
                    account.id(),
                    account.token(),
                    userId,
                    name,
                    account.enabled(),
                    account.source(),
                    account.createdAt());
            surroundings
                    .accounts()
                    .identified(account.id(), userId, name)
                    .subscribe(
                            null, failure -> log.warn("account '{}': the user id was not kept", account.id(), failure));
        }
    }
}
