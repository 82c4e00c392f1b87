package io.groupmebridge.admin;

import io.groupmebridge.delivery.Deliveries;
import io.groupmebridge.delivery.LatestAttempt;
import io.groupmebridge.subscription.Subscriptions;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What an endpoint answered last, over REST. */
@RestController
@RequestMapping(path = SubscriptionController.PATH + "/{id}/attempts", produces = MediaType.APPLICATION_JSON_VALUE)
final class AttemptController {

    private final Subscriptions subscriptions;
    private final Deliveries deliveries;

    AttemptController(Subscriptions subscriptions, Deliveries deliveries) {
        this.subscriptions = subscriptions;
        this.deliveries = deliveries;
    }

    /** One page alone: older attempts are with their deliveries. */
    @GetMapping
    Mono<Page<AttemptView>> list(@PathVariable String id, @RequestParam(required = false) @Nullable String limit) {
        var request = Page.Request.of("attempts", limit, null);
        return subscriptions
                .find(SubscriptionController.id(id))
                .flatMap(found -> deliveries.latestAttempts(
                        found.orElseThrow(() -> SubscriptionController.unknown(id))
                                .id(),
                        request.limit()))
                .map(AttemptController::page);
    }

    private static Page<AttemptView> page(List<LatestAttempt> latest) {
        return new Page<>(latest.stream().map(AttemptView::of).toList(), null);
    }

    /**
     * One attempt.
     *
     * @param status what the endpoint answered, or null when it did not
     * @param error why there was no answer, or null
     * @param excerpt the beginning of the answer's body
     */
    record AttemptView(
            String eventId,
            String eventType,
            int number,
            Instant at,
            long tookMs,
            @Nullable Integer status,
            @Nullable String error,
            @Nullable String excerpt)
            implements Wire {

        private static AttemptView of(LatestAttempt latest) {
            var attempt = latest.attempt();
            return new AttemptView(
                    latest.eventId().value(),
                    latest.eventType().wireName(),
                    attempt.number(),
                    attempt.at(),
                    attempt.took().toMillis(),
                    attempt.status(),
                    attempt.error(),
                    attempt.excerpt());
        }
    }
}
