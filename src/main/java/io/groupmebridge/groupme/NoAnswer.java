package io.groupmebridge.groupme;

import io.github.resilience4j.ratelimiter.RequestNotPermitted;
import io.netty.handler.timeout.ReadTimeoutException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.springframework.web.reactive.function.client.WebClientRequestException;

/** What the lack of an answer means. Reasons say what the network says, nothing of the request. */
final class NoAnswer {

    private NoAnswer() {}

    /** Whether the request may have got no answer by mere chance. */
    static boolean isTransient(Throwable failure) {
        return !isStillWaiting(failure)
                && (failure instanceof WebClientRequestException || failure instanceof TimeoutException);
    }

    /** The one timeout of Java's own before an answer is the one of the queue for a connection. */
    private static boolean isStillWaiting(Throwable failure) {
        return failure instanceof RequestNotPermitted
                || (failure instanceof WebClientRequestException && failure.getCause() instanceof TimeoutException);
    }

    /** Why there is no answer, in words for an operator. */
    static String reason(Throwable failure) {
        if (isStillWaiting(failure)) {
            return "too many calls of GroupMe were waiting for their turn";
        }
        var cause = failure instanceof WebClientRequestException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        return switch (cause) {
            case TimeoutException _, ReadTimeoutException _ -> "GroupMe did not answer in time";
            case IOException broken -> "GroupMe cannot be reached (" + words(broken) + ")";
            default -> "GroupMe's answer cannot be read (" + kind(cause) + ")";
        };
    }

    private static String words(IOException failure) {
        var message = failure.getMessage();
        return message == null ? kind(failure) : message;
    }

    private static String kind(Throwable failure) {
        return failure.getClass().getSimpleName();
    }
}
