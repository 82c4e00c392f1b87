package io.groupmebridge.store;

import reactor.core.publisher.Mono;

/** Where items of one {@link BatchWork} are submitted. */
@FunctionalInterface
public interface BatchWriter<I, O> {

    /**
     * Queues the item when subscribed to and answers after the commit, on the commit thread: callers hop off it before they
     * do anything slow. Items are written in the order of subscription.
     */
    Mono<O> submit(I item);
}
