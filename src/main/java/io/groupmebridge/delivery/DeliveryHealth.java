package io.groupmebridge.delivery;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Health {@code delivery}: up while every lane runs. That an endpoint is down is its own affair and only a detail here. */
@Component("deliveryHealthIndicator")
final class DeliveryHealth implements HealthIndicator {

    private final Lanes lanes;

    DeliveryHealth(Lanes lanes) {
        this.lanes = lanes;
    }

    @Override
    public Health health() {
        var status = lanes.status();
        var health = lanes.isRunning() && status.failed() == 0 ? Health.up() : Health.down();
        return health.withDetail("lanes", status.running())
                .withDetail("held_by_breaker", status.held())
                .withDetail("failed", status.failed())
                .build();
    }
}
