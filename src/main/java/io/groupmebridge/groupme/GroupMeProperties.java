package io.groupmebridge.groupme;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where GroupMe is. The access token travels to both addresses, so they must be encrypted unless they name this machine.
 *
 * @param pushUrl address of GroupMe's push server; ws:// only for a loopback host
 * @param apiUrl address of GroupMe's REST API with its version; http:// only for a loopback host
 * @param connectTimeout how long a connection to the REST API may take to open
 * @param timeout how long the REST API may take to begin an answer, and again to end it; calls that fail are repeated
 * @param concurrency calls of the REST API that may be under way at once, of all accounts together; the others wait
 */
@Validated
@ConfigurationProperties(prefix = "bridge.groupme", ignoreUnknownFields = false)
public record GroupMeProperties(
        @DefaultValue("wss://push.groupme.com/faye") URI pushUrl,
        @DefaultValue("https://api.groupme.com/v3") URI apiUrl,

        @DefaultValue("5s") @DurationMin(millis = 1) @DurationMax(minutes = 5)
        Duration connectTimeout,

        @DefaultValue("15s") @DurationMin(millis = 1) @DurationMax(minutes = 5)
        Duration timeout,

        @DefaultValue("32") @Min(1) @Max(1024) int concurrency) {

    public GroupMeProperties {
        requireSafe("bridge.groupme.push-url", pushUrl, "wss", "ws");
        requireSafe("bridge.groupme.api-url", apiUrl, "https", "http");
    }

    /** Never tells more of the address than its scheme: people put tokens into the rest of it. */
    private static void requireSafe(String setting, URI url, String encrypted, String plain) {
        var scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException(setting + " must not hold a user, a query or a fragment");
        }
        if (url.getHost() == null || !(scheme.equals(encrypted) || scheme.equals(plain))) {
            throw new IllegalArgumentException(
                    setting + " must be a " + encrypted + ":// address, like " + encrypted + "://host/path");
        }
        if (scheme.equals(plain) && !isLoopback(url.getHost())) {
            throw new IllegalArgumentException(setting + " must be " + encrypted
                    + ":// because the access token travels there; " + plain + ":// is for a loopback host only");
        }
    }

    /** By name or literal only: a name that resolves to loopback today may not do so tomorrow. */
    private static boolean isLoopback(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(host.replaceAll("^\\[|]$", "")).isLoopbackAddress();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
