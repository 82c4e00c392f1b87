package io.groupmebridge.delivery;

import io.groupmebridge.subscription.SubscriptionId;
import java.time.Instant;
import java.util.Arrays;

/**
 * A job that has events sent to a subscription again. It goes through a part of the journal and makes deliveries due, a few at
 * a time; the lane makes the attempts.
 *
 * @param position all up to this place is dealt with
 * @param last the place where it ends
 * @param total how many there were to send when it began
 * @param scheduled how many it made due
 * @param skipped how many places it had to leave out: their events, or what is known of their deliveries, were pruned
 */
public record Replay(
        ReplayId id,
        SubscriptionId subscription,
        Request request,
        State state,
        long position,
        long last,
        Tally total,
        long scheduled,
        long skipped,
        Instant createdAt,
        Instant updatedAt) {

    /** What is to be sent again. */
    public record Request(What what, TimeRange range) {}

    /** Which of the events of a time. */
    public enum What {
        /** All that match, also what was delivered. */
        RANGE("range"),
        /** The dead letters. */
        FAILED_ONLY("failed_only"),
        /** What matches and was never sent: from before the subscription was made, or before its filter was widened. */
        MISSING("missing");

        private final String wireName;

        What(String wireName) {
            this.wireName = wireName;
        }

        /** The name on the wire and in the store. */
        public String wireName() {
            return wireName;
        }

        static What named(String wireName) {
            return Arrays.stream(values())
                    .filter(what -> what.wireName.equals(wireName))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("unknown kind of replay '" + wireName + "'"));
        }
    }

    /** How far it is. */
    public enum State {
        /** It makes deliveries due. */
        RUNNING("running"),
        /** It waits until its subscription is resumed. Never stored: running and its subscription is not active. */
        HELD("held"),
        /** All deliveries were made due. The last of them may still wait for their attempts. */
        DONE("done"),
        /** Somebody ended it. What it had made due is sent. */
        CANCELLED("cancelled");

        private final String wireName;

        State(String wireName) {
            this.wireName = wireName;
        }

        /** The name on the wire and in the store. */
        public String wireName() {
            return wireName;
        }

        static State named(String wireName) {
            return Arrays.stream(values())
                    .filter(state -> state.wireName.equals(wireName))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("unknown state of a replay '" + wireName + "'"));
        }
    }

    /** Whether there is something left to do, now or later. */
    public boolean isOpen() {
        return switch (state) {
            case RUNNING, HELD -> true;
            case DONE, CANCELLED -> false;
        };
    }

    /** This replay as it is while its subscription is active or not. */
    Replay under(boolean active) {
        return active || state != State.RUNNING
                ? this
                : new Replay(
                        id,
                        subscription,
                        request,
                        State.HELD,
                        position,
                        last,
                        total,
                        scheduled,
                        skipped,
                        createdAt,
                        updatedAt);
    }
}
