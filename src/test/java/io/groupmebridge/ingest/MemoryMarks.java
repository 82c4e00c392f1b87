package io.groupmebridge.ingest;

import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/** Marks that outlive an intake, but not the test. */
final class MemoryMarks implements HighWaterMarks {

    private final Map<AccountId, Kept> kept = new HashMap<>();
    private boolean failing;

    @Override
    public Mono<Kept> of(AccountId account) {
        return Mono.fromSupplier(() -> kept.getOrDefault(account, new Kept(null, Map.of())));
    }

    @Override
    public Mono<Void> raise(List<Raise> raises) {
        return Mono.fromRunnable(() -> {
            if (failing) {
                throw new IllegalStateException("the store is away");
            }
            raises.forEach(this::raise);
        });
    }

    @Override
    public Mono<Void> forget(AccountId account, Conversation conversation) {
        return Mono.fromRunnable(() -> kept.computeIfPresent(account, (_, before) -> {
            var marks = new HashMap<>(before.marks());
            marks.remove(conversation);
            return new Kept(before.syncedAt(), marks);
        }));
    }

    void fail(boolean failing) {
        this.failing = failing;
    }

    private void raise(Raise raise) {
        var before = kept.getOrDefault(raise.account(), new Kept(null, Map.of()));
        var marks = new HashMap<>(before.marks());
        raise.marks().forEach((conversation, mark) -> marks.merge(conversation, mark, Math::max));
        kept.put(raise.account(), new Kept(later(before, raise), marks));
    }

    private static Instant later(Kept before, Raise raise) {
        if (before.syncedAt() == null || raise.syncedAt() == null) {
            return before.syncedAt() == null ? raise.syncedAt() : before.syncedAt();
        }
        return before.syncedAt().isAfter(raise.syncedAt()) ? before.syncedAt() : raise.syncedAt();
    }
}
