package io.groupmebridge.admin;

import io.groupmebridge.delivery.Replay;
import io.groupmebridge.delivery.Replay.What;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent again. Null and left out are the same.
 *
 * @param from when the first of the events came in
 * @param to when the first came in that is not meant any more; null for now
 * @param failedOnly only the dead letters
 * @param missing only what was never sent
 * @param dryRun only counts
 */
record ReplayBody(
        @Nullable String from,
        @Nullable String to,
        @Nullable Boolean failedOnly,
        @Nullable Boolean missing,
        @Nullable Boolean dryRun)
        implements Wire {

    /** Reads it; a {@link ProblemException} names the field that is wrong. */
    Replay.Request toRequest() {
        var range = TimeText.range(from, to, ProblemException::invalid);
        var failed = Boolean.TRUE.equals(failedOnly);
        if (Boolean.TRUE.equals(missing)) {
            if (failed) {
                throw ProblemException.invalid(
                        "missing", "cannot be true together with failed_only: ask for one, then the other");
            }
            return new Replay.Request(What.MISSING, range);
        }
        if (failed) {
            return new Replay.Request(What.FAILED_ONLY, range);
        }
        if (from == null) {
            throw ProblemException.invalid(
                    "from",
                    "is needed, so that not all is sent again by accident, unless failed_only or missing is true");
        }
        return new Replay.Request(What.RANGE, range);
    }

    boolean isDryRun() {
        return Boolean.TRUE.equals(dryRun);
    }
}
