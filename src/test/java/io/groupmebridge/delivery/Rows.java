package io.groupmebridge.delivery;

import io.groupmebridge.subscription.SubscriptionId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Deliveries with one attempt each, as they are stored. */
final class Rows {

    private Rows() {}

    static void insert(JdbcClient jdbc, SubscriptionId id, long seq, DeliveryState state, Instant endedAt) {
        jdbc.sql("INSERT INTO delivery (subscription_id, seq, event_id, event_type, state, attempts, next_attempt_at,"
                        + " updated_at) VALUES (?, ?, ?, 'message.created', ?, 1, ?, ?)")
                .param(id.value())
                .param(seq)
                .param(Samples.id(seq).value())
                .param(state.wireName())
                .param(state == DeliveryState.RETRYING ? endedAt.toEpochMilli() : null)
                .param(endedAt.toEpochMilli())
                .update();
        jdbc.sql("INSERT INTO attempt (subscription_id, seq, number, at, millis, status) VALUES (?, ?, 1, ?, 1, 200)")
                .param(id.value())
                .param(seq)
                .param(endedAt.toEpochMilli())
                .update();
    }

    /** The reason that a row in this state must have, or none. */
    static @Nullable DeathReason reason(DeliveryState state) {
        return state == DeliveryState.DEAD ? DeathReason.EXHAUSTED : null;
    }
}
