package io.groupmebridge.admin;

import io.groupmebridge.event.AccountId;
import io.groupmebridge.session.SessionStatus;
import java.util.Optional;

/** What is known of the push sessions. */
@FunctionalInterface
interface SessionStatuses {

    /** How the session of the account is; empty when none is held. */
    Optional<SessionStatus> status(AccountId id);
}
