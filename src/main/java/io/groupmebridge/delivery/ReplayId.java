package io.groupmebridge.delivery;

import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

/** Names a replay: {@code rpl_} and 32 hex digits, which rise with the time it was asked for. */
public record ReplayId(String value) {

    private static final Pattern FORM = Pattern.compile("rpl_[0-9a-f]{32}");

    public ReplayId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + value + "' is no replay id: it must be rpl_ and 32 hex digits");
        }
    }

    /** An id that no replay has. */
    static ReplayId random(Instant now) {
        var random = UUID.randomUUID().toString().replace("-", "");
        return new ReplayId("rpl_%012x".formatted(now.toEpochMilli()) + random.substring(12));
    }

    @Override
    public String toString() {
        return value;
    }
}
