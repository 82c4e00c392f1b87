package io.groupmebridge.account;

import io.groupmebridge.event.AccountId;

/** Told to the process (as an application event) after the commit that changed an account. */
public sealed interface AccountChanged {

    AccountId id();

    /** There is a new account. */
    record Added(Account account) implements AccountChanged {
        @Override
        public AccountId id() {
            return account.id();
        }
    }

    /** The token was replaced, or the account was enabled or disabled. */
    record Changed(Account account) implements AccountChanged {
        @Override
        public AccountId id() {
            return account.id();
        }
    }

    /** The account is gone. Its events stay in the journal. */
    record Removed(AccountId id) implements AccountChanged {}
}
