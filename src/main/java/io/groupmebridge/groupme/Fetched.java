package io.groupmebridge.groupme;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What GroupMe answers when asked for something. */
public sealed interface Fetched<T> {

    /** Here it is; a list may be empty. */
    record Found<T>(T value) implements Fetched<T> {}

    /** It is not there (any more) for this account: a group that was left. */
    record Gone<T>() implements Fetched<T> {}

    /** The token is good but not for this ({@code 40100 Not authorized}, 403). */
    record Forbidden<T>() implements Fetched<T> {}

    /** GroupMe refuses the token itself. */
    record TokenRejected<T>() implements Fetched<T> {}

    /**
     * Too many requests.
     *
     * @param retryAfter what GroupMe wants us to wait, or null when it does not say
     */
    record Limited<T>(@Nullable Duration retryAfter) implements Fetched<T> {}

    /** No answer, or none that can be read. The reason holds no secret. */
    record Unavailable<T>(String reason) implements Fetched<T> {}
}
