package io.groupmebridge.admin;

import io.groupmebridge.delivery.Blocked;
import io.groupmebridge.delivery.BlockedHeads;
import io.groupmebridge.subscription.Subscription;
import java.util.List;
import reactor.core.publisher.Mono;

/** Blocked heads in a list, in the order of their conversations. */
final class FakeBlockedHeads implements BlockedHeads {

    private volatile List<Blocked> all = List.of();

    void are(List<Blocked> blocked) {
        all = List.copyOf(blocked);
    }

    @Override
    public Mono<List<Blocked>> of(Subscription subscription, int limit, String after) {
        return Mono.fromSupplier(() -> all.stream()
                .filter(one -> after == null || one.conversation().toString().compareTo(after) > 0)
                .limit(limit)
                .toList());
    }
}
