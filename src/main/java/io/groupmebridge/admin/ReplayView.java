package io.groupmebridge.admin;

import io.groupmebridge.delivery.Replay;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A replay as it is shown.
 *
 * @param what {@code range}, {@code failed_only} or {@code missing}
 * @param total how many there were to send when it began
 * @param scheduled how many were made due since
 * @param skipped how many are not sent because the journal keeps their events no more
 */
record ReplayView(
        String id,
        String subscriptionId,
        String what,
        @Nullable Instant from,
        @Nullable Instant to,
        String state,
        TallyView total,
        long scheduled,
        long skipped,
        Instant createdAt,
        Instant updatedAt)
        implements Wire {

    static ReplayView of(Replay replay) {
        var request = replay.request();
        return new ReplayView(
                replay.id().value(),
                replay.subscription().value(),
                request.what().wireName(),
                request.range().from(),
                request.range().to(),
                replay.state().wireName(),
                TallyView.of(replay.total()),
                replay.scheduled(),
                replay.skipped(),
                replay.createdAt(),
                replay.updatedAt());
    }
}
