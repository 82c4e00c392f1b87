package io.groupmebridge.store;

/** The store did not take the work: too much waits already, or it has stopped. Nothing was done. */
public class StoreUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoreUnavailableException(String message) {
        super(message);
    }

    StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
