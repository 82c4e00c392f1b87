package io.groupmebridge.store;

import java.util.Base64;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.security.crypto.keygen.KeyGenerators;

/**
 * The key that secrets at rest are sealed with, as base64 text. It is not checked when it is bound, because Boot's report of
 * a failed binding prints the value.
 */
record EncryptionKey(String base64) {

    static final String SETTING = "bridge.encryption-key";

    private static final int BYTES = 32;

    /** Public, or Boot would not convert the setting's text with it. */
    public EncryptionKey {
        base64 = base64.strip();
    }

    static EncryptionKey generate() {
        return new EncryptionKey(Base64.getEncoder()
                .encodeToString(KeyGenerators.secureRandom(BYTES).generateKey()));
    }

    boolean isBlank() {
        return base64.isBlank();
    }

    /** The key for AES-256, or {@link StoreSetupException} when the text is not 32 bytes in base64. */
    SecretKey secretKey() {
        var bytes = decoded();
        if (bytes.length != BYTES) {
            throw new StoreSetupException(
                    SETTING,
                    "is not base64 of 32 bytes",
                    "make one with 'openssl rand -base64 32', or leave it out to have one generated");
        }
        return new SecretKeySpec(bytes, "AES");
    }

    private byte[] decoded() {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
