package io.groupmebridge.delivery;

import io.groupmebridge.subscription.Subscription;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What holds up the conversations of strict subscriptions, for people to look at. */
public interface BlockedHeads {

    /** So many of the events that wait behind one head are counted. */
    int MOST_COUNTED = 100;

    /**
     * A page of the subscription's conversations that wait, as of the last commit, in the order of their text.
     *
     * @param after only those behind this text; null for the first page
     */
    Mono<List<Blocked>> of(Subscription subscription, int limit, @Nullable String after);
}
