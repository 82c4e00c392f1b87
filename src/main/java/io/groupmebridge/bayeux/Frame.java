package io.groupmebridge.bayeux;

import org.jspecify.annotations.Nullable;

/** One message from the server. Any of them may carry advice. */
public sealed interface Frame {

    /** What the message advises, or null. */
    Advice.@Nullable Given advice();

    /**
     * An answer to a request of ours. A message is only read as one when it says {@code successful}: the id of a published
     * message is its publisher's and may equal one of ours.
     */
    sealed interface Reply extends Frame {

        /** The id of the request; null when the server left it out, and then it answers nothing. */
        @Nullable
        String id();
    }

    /** How a request ended. */
    sealed interface Outcome {

        /** It was done. */
        record Accepted() implements Outcome {}

        /** It was not done. */
        record Refused(Refusal refusal) implements Outcome {}
    }

    /** The server made a session. */
    record HandshakeAccepted(@Nullable String id, ClientId clientId, Advice.@Nullable Given advice) implements Reply {}

    /** The server made no session. */
    record HandshakeRefused(@Nullable String id, Refusal refusal, Advice.@Nullable Given advice) implements Reply {}

    /** The server let go of a connect. */
    record ConnectReply(@Nullable String id, Outcome outcome, Advice.@Nullable Given advice) implements Reply {}

    /** The answer to a subscribe. */
    record SubscribeReply(@Nullable String id, Outcome outcome, Advice.@Nullable Given advice) implements Reply {}

    /** The answer to an unsubscribe. */
    record UnsubscribeReply(@Nullable String id, Outcome outcome, Advice.@Nullable Given advice) implements Reply {}

    /** The answer to a disconnect. */
    record DisconnectReply(@Nullable String id, Outcome outcome, Advice.@Nullable Given advice) implements Reply {}

    /** The answer to something published on a channel. */
    record PublishReply(@Nullable String id, String channel, Outcome outcome, Advice.@Nullable Given advice)
            implements Reply {}

    /** Something that was published to a channel. */
    record Published(Inbound inbound, Advice.@Nullable Given advice) implements Frame {}

    /** A message of which only the channel is understood. */
    record Unknown(String channel, Advice.@Nullable Given advice) implements Frame {}
}
