package io.groupmebridge.admin;

import io.groupmebridge.delivery.Probe;
import io.groupmebridge.delivery.Prober;
import io.groupmebridge.subscription.Subscription;
import io.groupmebridge.subscription.SubscriptionDraft;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Asks an endpoint whether it takes webhooks before a subscription to it is stored. */
@Component
final class Verification {

    private static final int LONGEST_QUOTE = 200;

    private final Prober prober;
    private final Clock clock;

    Verification(Prober prober, Clock clock) {
        this.prober = prober;
        this.clock = clock;
    }

    /**
     * The draft, once its endpoint has taken a {@code webhook.ping} signed with its secret; if it does not, a problem of the
     * field {@code url}.
     *
     * @param present the subscription that is to be changed, or null for a new one
     */
    Mono<SubscriptionDraft> of(SubscriptionDraft draft, @Nullable Subscription present) {
        // What signs the ping is to be the secret that the new subscription has.
        var wanted = present == null ? draft.withSecret() : draft;
        return Mono.defer(() -> prober.ping(Subscription.proposed(wanted, present, clock.instant())))
                .map(probed -> switch (probed) {
                    case Prober.Probed.Done(var probe) when probe.isTaken() -> wanted;
                    case Prober.Probed.Done(var probe) -> throw ProblemException.invalid("url", refusal(probe));
                    case Prober.Probed.Busy _ -> throw EndpointController.busy();
                });
    }

    private static String refusal(Probe probe) {
        var response = probe.response();
        var answer = response == null
                ? "failed: " + probe.error()
                : "was answered " + response.status() + quoted(response.excerpt());
        return "must answer 2xx to a webhook.ping (or leave out verify); it " + answer;
    }

    private static String quoted(String excerpt) {
        return excerpt.isEmpty() ? "" : " \"" + excerpt.substring(0, Math.min(excerpt.length(), LONGEST_QUOTE)) + "\"";
    }
}
