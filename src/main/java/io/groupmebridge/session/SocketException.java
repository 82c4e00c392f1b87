package io.groupmebridge.session;

import java.io.IOException;
import java.io.Serial;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** A socket could not be opened, or ended; the message is for people and holds no secret. */
final class SocketException extends IOException {

    @Serial
    private static final long serialVersionUID = 1;

    SocketException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Whether there was a server that accepted the connection: if not, another transport fails in the same way. */
    boolean reachedServer() {
        return !(getCause() instanceof ConnectException
                || getCause() instanceof UnknownHostException
                || getCause() instanceof NoRouteToHostException);
    }

    /** Whether a failure was that of a server that accepted the connection, as far as is known. */
    static boolean reachedServer(Throwable failure) {
        return !(failure instanceof SocketException known) || known.reachedServer();
    }

    /** Why something failed, in a few words without secrets. */
    static String describe(Throwable failure) {
        var message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }
}
