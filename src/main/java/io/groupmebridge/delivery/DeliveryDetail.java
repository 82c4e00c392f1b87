package io.groupmebridge.delivery;

import java.util.List;

/** A delivery with all its attempts, oldest first. */
public record DeliveryDetail(Delivery delivery, List<Attempt> attempts) {

    public DeliveryDetail {
        attempts = List.copyOf(attempts);
    }
}
