package io.groupmebridge.admin;

import org.jspecify.annotations.Nullable;

/**
 * How a secret is to be replaced. Null and left out are the same: the default.
 *
 * @param secret the new one; one is made up when there is none
 * @param signature how one that is made up signs: {@code v1} or {@code v1a}; as the present one when nothing is said
 * @param overlapHours how long the old one signs too, 0 to 168
 */
record RotationBody(
        @Nullable String secret,
        @Nullable String signature,
        @Nullable Integer overlapHours) implements Wire {

    static final RotationBody DEFAULTS = new RotationBody(null, null, null);

    /** Without the secret. */
    @Override
    public String toString() {
        return "RotationBody[" + overlapHours + "]";
    }
}
