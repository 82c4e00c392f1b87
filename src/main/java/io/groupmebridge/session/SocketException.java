package io.groupmebridge.session;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A socket could not be opened; the message is for people and holds no secret. */
final class SocketException extends IOException {

    @Serial
    private static final long serialVersionUID = 1;

    SocketException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
