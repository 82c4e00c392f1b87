package io.groupmebridge.subscription;

import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.keygen.KeyGenerators;

/**
 * A signing secret as Standard Webhooks 1.0.0 writes it: {@code whsec_} and the base64 of 24 to 64 bytes. Anything else is
 * refused with an {@link IllegalArgumentException} that does not repeat it.
 */
public record SigningSecret(String value) {

    private static final String PREFIX = "whsec_";

    public SigningSecret {
        int length;
        try {
            length = value.startsWith(PREFIX) ? decode(value).length : -1;
        } catch (IllegalArgumentException _) {
            length = -1;
        }
        if (length < 24 || length > 64) {
            throw new IllegalArgumentException(
                    "the secret must be whsec_ followed by the base64 of 24 to 64 bytes; make one"
                            + " with: echo whsec_$(openssl rand -base64 32)");
        }
    }

    /** A random secret of 32 bytes. */
    static SigningSecret generate() {
        return new SigningSecret(PREFIX
                + Base64.getEncoder()
                        .encodeToString(KeyGenerators.secureRandom(32).generateKey()));
    }

    /** The secret that somebody wrote, or null when there is none or it is at fault. */
    static @Nullable SigningSecret read(@Nullable String text, List<InvalidField> faults) {
        try {
            return text == null ? null : new SigningSecret(text);
        } catch (IllegalArgumentException e) {
            faults.add(new InvalidField("secret", String.valueOf(e.getMessage())));
            return null;
        }
    }

    /** The key of the HMAC: 24 to 64 bytes. */
    public byte[] key() {
        return decode(value);
    }

    private static byte[] decode(String value) {
        return Base64.getDecoder().decode(value.substring(PREFIX.length()));
    }

    @Override
    public String toString() {
        return "whsec_***";
    }
}
