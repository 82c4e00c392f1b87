package io.groupmebridge.bayeux;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What whoever owns the socket and the timers must do, in the order given. */
public sealed interface Action {

    /** Open a socket with a deadline of its own, then say {@link Input.SocketOpened} or {@link Input.SocketLost}. */
    record OpenSocket(Purpose purpose) implements Action {}

    /** What a socket is opened for. */
    enum Purpose {
        /** A new session. */
        HANDSHAKE,
        /** Going on with an old client id. */
        RESUME
    }

    /** Send these requests as one frame. */
    record Send(List<Request> requests) implements Action {
        public Send {
            requests = List.copyOf(requests);
        }
    }

    /** Close the socket, if there is one, after what was sent; nothing more may be heard of it, nor of one being opened. */
    record CloseSocket(String reason) implements Action {}

    /**
     * Wait, then say {@link Input.WaitOver}: the longer of {@code atLeast} and the backoff of that attempt. Ends an earlier
     * wait.
     *
     * @param attempt how many times in a row it failed; 0 means no backoff
     * @param atLeast what the server advised
     */
    record Wait(int attempt, Duration atLeast) implements Action {}

    /** Say {@link Input.DeadlinePassed} at that instant. Replaces an earlier one of the kind. */
    record SetDeadline(Deadline deadline, Instant at) implements Action {}

    /** Forget the deadline. */
    record ClearDeadline(Deadline deadline) implements Action {}

    /** Hand on what was pushed. */
    record Publish(Inbound inbound) implements Action {}

    /**
     * Tell that the own channel is subscribed (again): what was said while the session was away may be missing.
     *
     * @param resumed whether that is so under the client id of an earlier socket, for which the server kept what was pushed
     */
    record AnnounceSubscribed(boolean resumed) implements Action {}

    /** Tell that the own channel was subscribed and is not any more, though nobody asked for that. */
    record AnnounceLost(String reason) implements Action {}

    /** Tell that the session ends because GroupMe refuses the token. */
    record AnnounceTokenRejected(String reason) implements Action {}

    /** Note how long a message to the server and its answer took. */
    record RoundTrip(Duration time) implements Action {}

    /**
     * Ask GroupMe's REST API about the token, then say {@link Input.TokenVerified} or {@link Input.TokenRejected}. The push
     * server refuses a bad token and a forbidden channel in the same words, so its own word is not enough.
     */
    record VerifyToken(String reason) implements Action {}

    /** Show the new status. */
    record Report(Status status) implements Action {}
}
