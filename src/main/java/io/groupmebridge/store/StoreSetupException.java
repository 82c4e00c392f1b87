package io.groupmebridge.store;

import org.jspecify.annotations.Nullable;

/** The store cannot start as it is set up. The message is one line that names the setting and the remedy, never a secret. */
public class StoreSetupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    public StoreSetupException(String setting, String problem, String remedy) {
        this(setting, problem, remedy, null);
    }

    public StoreSetupException(String setting, String problem, String remedy, @Nullable Throwable cause) {
        super(setting + " " + problem + ": " + remedy, cause);
        this.remedy = remedy;
    }

    /** What a person can do about it. */
    public String remedy() {
        return remedy;
    }
}
