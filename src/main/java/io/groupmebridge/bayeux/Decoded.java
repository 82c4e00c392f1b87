package io.groupmebridge.bayeux;

import java.util.List;

/** What a text from the server turned out to be. */
public sealed interface Decoded {

    /**
     * The messages in it, in order; none for {@code []} or a scalar.
     *
     * @param ignored how many members were no Bayeux message
     */
    record Frames(List<Frame> frames, int ignored) implements Decoded {
        public Frames {
            frames = List.copyOf(frames);
        }
    }

    /**
     * It is no JSON.
     *
     * @param reason where reading failed, without any of the content
     */
    record Malformed(String reason) implements Decoded {}
}
