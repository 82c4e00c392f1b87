package io.groupmebridge.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.groupmebridge.delivery.Attempt;
import io.groupmebridge.delivery.Delivery;
import io.groupmebridge.delivery.DeliveryDetail;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A delivery as it is shown.
 *
 * @param reason why it is a dead letter, or null
 * @param attemptCount how many there were
 * @param attempts them one by one, when only this delivery was asked for
 */
record DeliveryView(
        String eventId,
        String eventType,
        String state,
        @Nullable String reason,
        int attemptCount,
        @Nullable Instant nextAttemptAt,
        Instant updatedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<AttemptView> attempts)
        implements Wire {

    static DeliveryView of(Delivery delivery) {
        return of(delivery, null);
    }

    static DeliveryView of(DeliveryDetail detail) {
        return of(
                detail.delivery(),
                detail.attempts().stream().map(AttemptView::of).toList());
    }

    private static DeliveryView of(Delivery delivery, @Nullable List<AttemptView> attempts) {
        return new DeliveryView(
                delivery.eventId().value(),
                delivery.eventType().wireName(),
                delivery.state().wireName(),
                delivery.reason() == null ? null : delivery.reason().wireName(),
                delivery.attempts(),
                delivery.nextAttemptAt(),
                delivery.updatedAt(),
                attempts);
    }

    /**
     * One attempt.
     *
     * @param status what the endpoint answered, or null when it did not
     * @param error why there was no answer, or null
     * @param excerpt the beginning of the answer's body
     */
    record AttemptView(
            int number,
            Instant at,
            long tookMs,
            @Nullable Integer status,
            @Nullable String error,
            @Nullable String excerpt) {

        private static AttemptView of(Attempt attempt) {
            return new AttemptView(
                    attempt.number(),
                    attempt.at(),
                    attempt.took().toMillis(),
                    attempt.status(),
                    attempt.error(),
                    attempt.excerpt());
        }
    }
}
