package io.groupmebridge.event;

import java.util.regex.Pattern;

/**
 * Names one bridged GroupMe account: 1 to 64 of {@code a-z 0-9 _ -}, chosen by the operator and never changed, because
 * every event id is derived from it.
 */
public record AccountId(String value) {

    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

    /** Stands for no account in events that the bridge tells of itself. */
    public static final AccountId BRIDGE = new AccountId("bridge");

    public AccountId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + value
                    + "' is no account name: use 1 to 64 of a-z, 0-9, '_' and '-', beginning with a letter or digit");
        }
    }

    /** The id that somebody chose for an account: any but {@link #BRIDGE}. */
    public static AccountId chosen(String value) {
        var id = new AccountId(value);
        if (id.equals(BRIDGE)) {
            throw new IllegalArgumentException(
                    "'" + BRIDGE + "' is what the bridge calls itself in its own events: use another name");
        }
        return id;
    }

    @Override
    public String toString() {
        return value;
    }
}
