package io.groupmebridge.admin;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the REST API.
 *
 * @param token the bearer token of the API, at least 16 characters; when not set one is generated at the first start
 *     and written to the file admin-token in the data directory
 * @param maxBodySize the largest body that a request may have, at most 64MB
 * @param timeout how long a request may take before it is answered with 503
 */
@ConfigurationProperties(prefix = "bridge.admin", ignoreUnknownFields = false)
@Validated
record AdminProperties(
        @Nullable String token,
        @DefaultValue("256KB") DataSize maxBodySize,

        @DefaultValue("30s") @DurationMin(seconds = 1) @DurationMax(minutes = 10)
        Duration timeout) {

    private static final DataSize LARGEST_BODY = DataSize.ofMegabytes(64);

    AdminProperties {
        if (maxBodySize.toBytes() < 1 || maxBodySize.compareTo(LARGEST_BODY) > 0) {
            throw new IllegalArgumentException("max-body-size must be 1B to " + LARGEST_BODY.toMegabytes() + "MB");
        }
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "AdminProperties[maxBodySize=" + maxBodySize + ", timeout=" + timeout + "]";
    }
}
