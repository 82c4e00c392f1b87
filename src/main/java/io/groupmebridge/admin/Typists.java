package io.groupmebridge.admin;

import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.session.Typed;
import java.time.Duration;

/** Shows users typing. */
@FunctionalInterface
interface Typists {

    /** Shows the account's user typing in a group or chat for that long. */
    Typed typing(AccountId id, Conversation conversation, Duration time);
}
