package io.groupmebridge.admin;

import org.jspecify.annotations.Nullable;

/** What can be written of an account. Null and left out are the same. */
record AccountBody(
        @Nullable String name,
        @Nullable String accessToken,
        @Nullable Boolean enabled) implements Wire {

    /** Without the token. */
    @Override
    public String toString() {
        return "AccountBody[" + name + "]";
    }
}
