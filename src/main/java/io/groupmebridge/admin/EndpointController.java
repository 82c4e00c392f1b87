package io.groupmebridge.admin;

import io.groupmebridge.admin.Problem.Kind;
import io.groupmebridge.delivery.Blocked;
import io.groupmebridge.delivery.BlockedHeads;
import io.groupmebridge.delivery.Prober;
import io.groupmebridge.event.EventType;
import io.groupmebridge.subscription.Subscription;
import io.groupmebridge.subscription.Subscriptions;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** How the endpoint of one subscription takes webhooks, over REST: by a test, and by what it holds up under strict order. */
@RestController
@RequestMapping(path = SubscriptionController.PATH + "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
final class EndpointController {

    private final Subscriptions subscriptions;
    private final Prober prober;
    private final BlockedHeads heads;

    EndpointController(Subscriptions subscriptions, Prober prober, BlockedHeads heads) {
        this.subscriptions = subscriptions;
        this.prober = prober;
        this.heads = heads;
    }

    /** Answers 200 whatever the endpoint does: the test was made. */
    @PostMapping("/test")
    Mono<TestView> test(@PathVariable String id, @RequestBody(required = false) @Nullable TestBody body) {
        var type = (body == null ? TestBody.DEFAULTS : body).type();
        var sample = type == null ? null : type(type);
        return known(id)
                .flatMap(subscription -> prober.test(subscription, sample))
                .map(EndpointController::view);
    }

    private static TestView view(Prober.Probed probed) {
        return switch (probed) {
            case Prober.Probed.Done(var probe) -> TestView.of(probe);
            case Prober.Probed.Busy _ -> throw busy();
        };
    }

    static ProblemException busy() {
        return ProblemException.of(
                Kind.TEST_IN_PROGRESS, "A test send is under way, to this endpoint or to many. Wait for its end.");
    }

    @GetMapping("/blocked")
    Mono<Page<BlockedView>> blocked(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        var request = Page.Request.of("blocked", limit, after);
        return known(id)
                .flatMap(subscription -> heads.of(subscription, request.limit(), request.after()))
                .map(found -> Page.of(request, found, EndpointController::place, BlockedView::of));
    }

    private Mono<Subscription> known(String id) {
        return subscriptions
                .find(SubscriptionController.id(id))
                .map(found -> found.orElseThrow(() -> SubscriptionController.unknown(id)));
    }

    private static EventType type(String text) {
        return EventType.named(text)
                .orElseThrow(() -> ProblemException.invalid(
                        "type",
                        "is not known: leave it out, or use one of "
                                + Stream.of(EventType.values())
                                        .map(EventType::wireName)
                                        .collect(Collectors.joining(", "))));
    }

    private static String place(Blocked blocked) {
        return blocked.conversation().toString();
    }
}
