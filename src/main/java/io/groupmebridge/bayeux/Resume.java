package io.groupmebridge.bayeux;

import java.time.Instant;
import java.util.Set;

/** How the next socket begins. */
sealed interface Resume {

    /** With a handshake. */
    record FromScratch() implements Resume {}

    /**
     * With a connect under the old client id: Faye kept for it what was published meanwhile.
     *
     * @param joined the channels that the server keeps subscribed for it, without the own
     * @param tries sockets that brought no sign of life under this client id since the last one that did
     * @param renewAt when the subscriptions want a fresh timestamp: a new socket does not give them one
     */
    record WithClientId(ClientId clientId, Set<String> joined, int tries, Instant renewAt) implements Resume {
        public WithClientId {
            joined = Set.copyOf(joined);
        }
    }

    default Action.Purpose purpose() {
        return switch (this) {
            case FromScratch _ -> Action.Purpose.HANDSHAKE;
            case WithClientId _ -> Action.Purpose.RESUME;
        };
    }
}
