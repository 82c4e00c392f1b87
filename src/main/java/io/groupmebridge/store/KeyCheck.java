package io.groupmebridge.store;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds the key of the {@link SecretCipher} and proves it by a known text in the database, so that a wrong key stops the start. */
final class KeyCheck {

    static final String FILE = "encryption.key";

    private static final String KNOWN_TEXT = "groupme-webhook-bridge";

    private KeyCheck() {}

    /** The cipher of the configured key, or else of the one in the data directory, which is made when there is none. */
    static SecretCipher cipher(@Nullable EncryptionKey configured, DataDirectory directory, JdbcClient jdbc) {
        var key = configured != null && !configured.isBlank()
                ? configured
                : new EncryptionKey(directory.readOrCreate(
                        FILE, () -> EncryptionKey.generate().base64()));
        var cipher = new SecretCipher(key.secretKey());
        jdbc.sql("INSERT INTO key_check (id, sealed) VALUES (1, :sealed) ON CONFLICT (id) DO NOTHING")
                .param("sealed", cipher.seal(KNOWN_TEXT))
                .update();
        cipher.open(jdbc.sql("SELECT sealed FROM key_check WHERE id = 1")
                .query(String.class)
                .single());
        return cipher;
    }
}
