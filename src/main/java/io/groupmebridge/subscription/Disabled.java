package io.groupmebridge.subscription;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** Why the bridge itself stopped sending to a subscription, and since when. */
public record Disabled(Reason reason, Instant since) {

    /** What made the bridge stop. */
    public enum Reason {
        /** The endpoint answered {@code 410 Gone}. */
        GONE("gone"),
        /** The endpoint asked for it with the header {@code webhook-delivery: disable}. */
        ASKED("asked"),
        /** No attempt succeeded for days. */
        FAILING("failing");

        private final String wireName;

        Reason(String wireName) {
            this.wireName = wireName;
        }

        /** The name on the wire, in metrics and in the store. */
        public String wireName() {
            return wireName;
        }

        /** The reason of that wire name, or empty when there is none. */
        public static Optional<Reason> named(String wireName) {
            return Arrays.stream(values())
                    .filter(reason -> reason.wireName.equals(wireName))
                    .findFirst();
        }
    }
}
