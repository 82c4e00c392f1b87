package io.groupmebridge.groupme;

import io.groupmebridge.account.AccessToken;
import io.groupmebridge.account.Account;
import io.groupmebridge.event.Conversation;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * GroupMe's REST API, as far as it is needed. No call ever fails: what goes wrong is a value. The calls for an account share
 * the account's limit of requests per second and wait for their turn.
 */
public interface GroupMe {

    /** Asks whose the token is ({@code GET /users/me}). */
    Mono<Identity> whoAmI(AccessToken token);

    /** A page of the account's groups, counted from 1; an empty page is behind the last. */
    Mono<Fetched<List<Chat>>> groups(Account account, int page);

    /** A page of a group's subtopics, which are groups with ids of their own, counted from 1. */
    Mono<Fetched<List<Chat>>> subtopics(Account account, Conversation.Group group, int page);

    /** A page of the account's direct chats, counted from 1; an empty page is behind the last. */
    Mono<Fetched<List<Chat>>> directChats(Account account, int page);

    /** The messages that follow a message, oldest first, 100 at most. Only an empty answer means that there are no more. */
    Mono<Fetched<List<SaidMessage>>> messagesAfter(Account account, Conversation conversation, long messageId);

    /** The messages before a message, or the newest when it is null; newest first, 100 at most. */
    Mono<Fetched<List<SaidMessage>>> messagesBefore(
            Account account, Conversation conversation, @Nullable Long messageId);

    /** How much GroupMe's clock is ahead of ours, by the {@code Date} of its latest answer; zero before the first. */
    Duration clockOffset();
}
