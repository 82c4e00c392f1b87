package io.groupmebridge.admin;

import io.groupmebridge.delivery.DeliveryState;
import io.groupmebridge.delivery.Tally;
import java.util.Map;

/** How many deliveries of a subscription are in which state. */
record DeliveryCountsView(TallyView delivered, TallyView retrying, TallyView dead, TallyView expired) implements Wire {

    private static final Tally NONE = new Tally(0, true);

    static DeliveryCountsView of(Map<DeliveryState, Tally> counts) {
        return new DeliveryCountsView(
                TallyView.of(counts.getOrDefault(DeliveryState.DELIVERED, NONE)),
                TallyView.of(counts.getOrDefault(DeliveryState.RETRYING, NONE)),
                TallyView.of(counts.getOrDefault(DeliveryState.DEAD, NONE)),
                TallyView.of(counts.getOrDefault(DeliveryState.EXPIRED, NONE)));
    }
}
