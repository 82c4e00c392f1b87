package io.groupmebridge.delivery;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.groupmebridge.subscription.SubscriptionId;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The breakers of the subscriptions, made by the shared configuration {@value #CONFIGURATION} and named by their ids. */
final class Breakers {

    static final String CONFIGURATION = "webhook";

    private static final Logger log = LoggerFactory.getLogger(Breakers.class);

    private final CircuitBreakerRegistry registry;
    private final CircuitBreakerConfig configuration;

    Breakers(CircuitBreakerRegistry registry) {
        this.registry = registry;
        // A lane waits for the breaker to tell that trial calls may go out; nothing else would wake it.
        this.configuration = CircuitBreakerConfig.from(
                        registry.getConfiguration(CONFIGURATION).orElseGet(registry::getDefaultConfig))
                .automaticTransitionFromOpenToHalfOpenEnabled(true)
                .build();
    }

    /** A new breaker, and who is told when it moves, on a thread of the library. */
    CircuitBreaker open(SubscriptionId id, Consumer<SubscriptionId> whenMoved) {
        registry.remove(id.value());
        var breaker = registry.circuitBreaker(id.value(), configuration);
        breaker.getEventPublisher().onStateTransition(moved -> {
            var transition = moved.getStateTransition();
            var opened = transition.getToState() == CircuitBreaker.State.OPEN;
            log.atLevel(opened ? Level.WARN : Level.INFO)
                    .log(
                            "delivery.breaker subscription={} from={} to={}",
                            id,
                            transition.getFromState(),
                            transition.getToState());
            whenMoved.accept(id);
        });
        return breaker;
    }

    /** Forgets the breaker of a subscription that is gone. */
    void remove(SubscriptionId id) {
        registry.remove(id.value());
    }
}
