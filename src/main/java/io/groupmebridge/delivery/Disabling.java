package io.groupmebridge.delivery;

import io.groupmebridge.subscription.Disabled;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The wish of a lane to have its subscription disabled: from then on it starts nothing more. Belongs to the lane's loop. */
final class Disabling {

    private Disabled.@Nullable Reason reason;
    private boolean asked;

    /** Wants it, for the first reason there is. */
    void want(Disabled.Reason because) {
        reason = reason == null ? because : reason;
    }

    boolean isWanted() {
        return reason != null;
    }

    /** Why the subscription is to be disabled, told once. */
    Optional<Disabled.Reason> take() {
        if (asked) {
            return Optional.empty();
        }
        asked = reason != null;
        return Optional.ofNullable(reason);
    }

    /** The subscription could not be disabled; the reason is told again. */
    void failed() {
        asked = false;
    }

    /** Goes on: the subscription has become another one since, and was not disabled. */
    void forget() {
        reason = null;
        asked = false;
    }
}
