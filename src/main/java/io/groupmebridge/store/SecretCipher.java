package io.groupmebridge.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import javax.crypto.SecretKey;
import org.springframework.security.crypto.encrypt.AesGcmBytesEncryptor;
import org.springframework.security.crypto.encrypt.BytesEncryptor;
import org.springframework.security.crypto.keygen.KeyGenerators;

/**
 * Seals the secrets that are kept in the database (AES-256-GCM, a random nonce each). The text form is {@code v1:} and
 * base64 of nonce, ciphertext and tag. Safe for any thread.
 */
public final class SecretCipher {

    private static final String VERSION = "v1:";

    /** NIST SP 800-38D: 96 bits, for which GCM needs no further hashing. */
    private static final int NONCE_BYTES = 12;

    private final BytesEncryptor encryptor;

    SecretCipher(SecretKey key) {
        this.encryptor = AesGcmBytesEncryptor.withSecretKey(key)
                .ivGenerator(KeyGenerators.secureRandom(NONCE_BYTES))
                .build();
    }

    /** Seals a secret; never twice to the same text. */
    public String seal(String plain) {
        return VERSION + Base64.getEncoder().encodeToString(encryptor.encrypt(plain.getBytes(UTF_8)));
    }

    /** Opens what was sealed; throws {@link StoreSetupException} when that was done with another key, or altered since. */
    public String open(String sealed) {
        try {
            if (!sealed.startsWith(VERSION)) {
                throw new IllegalArgumentException("a sealed secret begins with " + VERSION);
            }
            return new String(encryptor.decrypt(Base64.getDecoder().decode(sealed.substring(VERSION.length()))), UTF_8);
        } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
            throw new StoreSetupException(
                    EncryptionKey.SETTING,
                    "does not open the secrets in the database",
                    "set the key that they were written with, or put the file encryption.key back",
                    e);
        }
    }
}
