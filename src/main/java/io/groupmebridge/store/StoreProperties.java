package io.groupmebridge.store;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where the bridge keeps its data.
 *
 * @param dataDir directory of the SQLite database and of generated keys; created when it is missing
 * @param encryptionKey base64 of the 32 bytes that secrets in the database are encrypted with; generated into the data
 *     directory when not set
 */
@Validated
@ConfigurationProperties("bridge")
record StoreProperties(
        @DefaultValue("./data") Path dataDir, @Nullable EncryptionKey encryptionKey) {}
