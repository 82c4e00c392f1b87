package io.groupmebridge.delivery;

import java.time.Duration;
import java.time.Instant;

/**
 * Decides when a subscription is given up: when for so long, and in so many attempts, nothing was delivered. The attempts
 * are those of a whole schedule, so that a quiet subscription is not given up for a single webhook that fails.
 *
 * @param time zero for never
 */
record FailureLimit(Duration time, int attempts) {

    /** Whether the endpoint has failed for too long by now. */
    boolean isReached(Standing standing, Instant now) {
        var since = standing.failingSince();
        return since != null && time.isPositive() && standing.failures() >= attempts && !now.isBefore(since.plus(time));
    }
}
