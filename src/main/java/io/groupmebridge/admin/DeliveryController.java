package io.groupmebridge.admin;

import io.groupmebridge.admin.Problem.Kind;
import io.groupmebridge.delivery.Deliveries;
import io.groupmebridge.delivery.Delivery;
import io.groupmebridge.delivery.DeliveryState;
import io.groupmebridge.event.EventId;
import io.groupmebridge.subscription.SubscriptionId;
import io.groupmebridge.subscription.Subscriptions;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The deliveries of one subscription over REST, newest first, and trying one again. */
@RestController
@RequestMapping(path = SubscriptionController.PATH + "/{id}/deliveries", produces = MediaType.APPLICATION_JSON_VALUE)
final class DeliveryController {

    private final Subscriptions subscriptions;
    private final Deliveries deliveries;

    DeliveryController(Subscriptions subscriptions, Deliveries deliveries) {
        this.subscriptions = subscriptions;
        this.deliveries = deliveries;
    }

    @GetMapping
    Mono<Page<DeliveryView>> list(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        var wanted = state == null ? null : state(state);
        var range = TimeText.range(from, to, ProblemException::parameter);
        var request = Page.Request.of("deliveries", limit, after);
        var before = request.afterOr(Long.MAX_VALUE);
        return known(id)
                .flatMap(subscription -> deliveries.list(subscription, wanted, range, request.limit(), before))
                .map(found -> Page.of(request, found, DeliveryController::place, DeliveryView::of));
    }

    @GetMapping("/counts")
    Mono<DeliveryCountsView> counts(@PathVariable String id) {
        return known(id).flatMap(deliveries::count).map(DeliveryCountsView::of);
    }

    /** Deletes dead letters; the parameter says so that no more is meant. */
    @DeleteMapping
    Mono<DeletionView> deleteDead(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to) {
        if (!DeliveryState.DEAD.wireName().equals(state)) {
            throw ProblemException.parameter("state", "must be dead: only dead letters can be deleted");
        }
        var range = TimeText.range(from, to, ProblemException::parameter);
        return known(id)
                .flatMap(subscription -> deliveries.deleteDead(subscription, range))
                .map(DeletionView::of);
    }

    @DeleteMapping("/{eventId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> deleteDead(@PathVariable String id, @PathVariable String eventId) {
        return known(id)
                .flatMap(subscription -> deliveries.deleteDead(subscription, event(eventId)))
                .flatMap(deleted -> switch (deleted) {
                    case DELETED -> Mono.empty();
                    case UNKNOWN -> Mono.error(untried(eventId));
                    case NOT_DEAD ->
                        Mono.error(ProblemException.of(
                                Kind.DELIVERY_NOT_DEAD,
                                "Only dead letters can be deleted; this one was delivered or will be tried again."));
                    case TOO_EARLY ->
                        Mono.error(ProblemException.of(
                                Kind.DELIVERY_IN_PROGRESS,
                                "Something older of the subscription is under way; delete this when that is over."));
                });
    }

    @GetMapping("/{eventId}")
    Mono<DeliveryView> show(@PathVariable String id, @PathVariable String eventId) {
        return known(id)
                .flatMap(subscription -> deliveries.find(subscription, event(eventId)))
                .map(found -> DeliveryView.of(found.orElseThrow(() -> untried(eventId))));
    }

    @PostMapping("/{eventId}/retry")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Mono<Void> retry(@PathVariable String id, @PathVariable String eventId) {
        return known(id)
                .flatMap(subscription -> deliveries.retry(subscription, event(eventId)))
                .flatMap(retried -> switch (retried) {
                    case SCHEDULED -> Mono.empty();
                    case UNKNOWN -> Mono.error(untried(eventId));
                    case EVENT_PRUNED ->
                        Mono.error(ProblemException.of(
                                Kind.EVENT_PRUNED,
                                "The event '" + eventId + "' was pruned from the journal"
                                        + " (bridge.journal.retention), so it cannot be sent again."));
                    case EVENT_OVER ->
                        Mono.error(ProblemException.of(
                                Kind.EVENT_OVER,
                                "The event '" + eventId
                                        + "' tells that somebody typed, which is not worth telling late."));
                    case IN_PROGRESS ->
                        Mono.error(ProblemException.of(
                                Kind.DELIVERY_IN_PROGRESS, "An attempt is under way; look at how it ends."));
                });
    }

    private Mono<SubscriptionId> known(String id) {
        var subscription = SubscriptionController.id(id);
        return subscriptions
                .find(subscription)
                .map(found -> found.orElseThrow(() -> SubscriptionController.unknown(id))
                        .id());
    }

    private static EventId event(String text) {
        try {
            return new EventId(text);
        } catch (IllegalArgumentException _) {
            throw untried(text);
        }
    }

    private static DeliveryState state(String text) {
        return DeliveryState.named(text)
                .orElseThrow(() -> ProblemException.parameter(
                        "state",
                        "must be one of "
                                + Stream.of(DeliveryState.values())
                                        .map(DeliveryState::wireName)
                                        .collect(Collectors.joining(", "))));
    }

    private static ProblemException untried(String eventId) {
        return ProblemException.of(
                Kind.NOT_FOUND,
                "The subscription has no delivery of '" + eventId + "' (it has one once it was tried).");
    }

    private static String place(Delivery delivery) {
        return Long.toString(delivery.seq());
    }
}
