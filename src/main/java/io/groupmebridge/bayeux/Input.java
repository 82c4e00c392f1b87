package io.groupmebridge.bayeux;

import java.util.List;
import java.util.Set;

/** What happened to a session. An input that does not fit the state changes nothing. */
public sealed interface Input {

    /**
     * The session is wanted. Starts a new one, also after a stop.
     *
     * @param channels wanted besides the user's own
     */
    record Started(Credentials credentials, Set<String> channels) implements Input {
        public Started {
            channels = Set.copyOf(channels);
        }
    }

    /** The socket asked for is open. */
    record SocketOpened() implements Input {}

    /** The socket asked for could not be opened, or is gone without {@link Action.CloseSocket}. */
    record SocketLost(String reason) implements Input {}

    /** The socket brought a frame of messages, in order. */
    record FramesReceived(List<Frame> frames) implements Input {
        public FramesReceived {
            frames = List.copyOf(frames);
        }
    }

    /** The socket brought something that is no JSON. */
    record FramesMalformed(String reason) implements Input {}

    /** A deadline is over. One that was cleared or moved meanwhile does no harm. */
    record DeadlinePassed(Deadline deadline) implements Input {}

    /** What {@link Action.Wait} asked for is over. */
    record WaitOver() implements Input {}

    /** These channels are wanted besides the user's own, and no others. */
    record ChannelsWanted(Set<String> channels) implements Input {
        public ChannelsWanted {
            channels = Set.copyOf(channels);
        }
    }

    /** The user is to be seen typing in the conversation of that channel. Of no effect unless the own one is subscribed. */
    record TypingWanted(String channel) implements Input {}

    /** GroupMe's REST API takes the token, or could not be asked: whatever refused the subscribe, it may pass. */
    record TokenVerified() implements Input {}

    /** GroupMe's REST API refused the token. Ends the session, in whatever state. */
    record TokenRejected(String reason) implements Input {}

    /** The session is not wanted any more. */
    record StopRequested() implements Input {}
}
