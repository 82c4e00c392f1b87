package io.groupmebridge.bayeux;

import io.groupmebridge.bayeux.Status.State;
import java.time.Instant;
import java.util.Map;

/**
 * Where a session is. Whoever runs it keeps the state between two steps and looks at nothing but {@link #status()}. Every
 * state but {@link Idle} and {@link Stopped} has a deadline, or waits for a socket or for a wait to be over.
 */
public sealed interface SessionState {

    /** The state before the first input. */
    static SessionState idle() {
        return new Idle();
    }

    /** The state in words for people. */
    Status status();

    /** By when something must have happened, or this state is left. */
    default Map<Deadline, Instant> deadlines() {
        return Map.of();
    }

    /** Whether the own channel is subscribed: what is pushed arrives. */
    default boolean subscribed() {
        return false;
    }

    /** Whether a request of that id is unanswered. */
    default boolean awaits(String requestId) {
        return false;
    }

    /** Not started. */
    record Idle() implements SessionState {
        @Override
        public Status status() {
            return Status.of(State.IDLE);
        }
    }

    /** Between start and stop. */
    sealed interface Running extends SessionState permits Opening, Handshaking, Live, Waiting, Verifying {
        Memory memory();

        Running with(Memory other);
    }

    /** A socket is being opened; its own deadline applies. */
    record Opening(Memory memory, Resume resume) implements Running {
        @Override
        public Status status() {
            return Status.of(State.CONNECTING);
        }

        @Override
        public Running with(Memory other) {
            return new Opening(other, resume);
        }
    }

    /** A socket is open and a handshake unanswered. */
    record Handshaking(Memory memory, String requestId, Instant deadline) implements Running {
        @Override
        public Status status() {
            return Status.of(State.HANDSHAKING);
        }

        @Override
        public Map<Deadline, Instant> deadlines() {
            return Map.of(Deadline.HANDSHAKE, deadline);
        }

        @Override
        public boolean awaits(String id) {
            return requestId.equals(id);
        }

        @Override
        public Running with(Memory other) {
            return new Handshaking(other, requestId, deadline);
        }
    }

    /** No socket; the next one is a matter of time. */
    record Waiting(Memory memory, Resume resume, String reason) implements Running {
        @Override
        public Status status() {
            return Status.of(State.WAITING, reason);
        }

        @Override
        public Running with(Memory other) {
            return new Waiting(other, resume, reason);
        }
    }

    /** No socket: the own channel was refused and the token is being verified. */
    record Verifying(Memory memory, String reason, Instant deadline) implements Running {
        @Override
        public Status status() {
            return Status.of(State.SUBSCRIPTION_REFUSED, reason);
        }

        @Override
        public Map<Deadline, Instant> deadlines() {
            return Map.of(Deadline.VERIFICATION, deadline);
        }

        @Override
        public Running with(Memory other) {
            return new Verifying(other, reason, deadline);
        }
    }

    /** A disconnect is unanswered. */
    record Stopping(String requestId, Instant deadline, Stopped end) implements SessionState {
        @Override
        public Status status() {
            return Status.of(State.STOPPING, end.reason());
        }

        @Override
        public Map<Deadline, Instant> deadlines() {
            return Map.of(Deadline.DISCONNECT, deadline);
        }

        @Override
        public boolean awaits(String id) {
            return requestId.equals(id);
        }
    }

    /** Over; without socket, deadline or wait. */
    record Stopped(State state, String reason) implements SessionState {

        static final Stopped AS_ASKED = new Stopped(State.STOPPED, "as asked");

        @Override
        public Status status() {
            return Status.of(state, reason);
        }
    }
}
