package io.groupmebridge.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.groupmebridge.subscription.RetiringSecret;
import io.groupmebridge.subscription.SigningSecret;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signs bodies as Standard Webhooks 1.0.0 {@code v1} says: the base64 of HMAC-SHA256 over {@code id.timestamp.body}; with
 * the previous secret too while it is retiring, the present one first. Keeps a {@link Mac} of each, so each lane has a signer
 * of its own and only the lane's loop uses it.
 */
final class Signer {

    private static final String ALGORITHM = "HmacSHA256";

    private final Mac mac;
    private final @Nullable Mac previous;
    private final Instant previousUntil;

    Signer(SigningSecret secret, @Nullable RetiringSecret retiring) {
        mac = mac(secret);
        previous = retiring == null ? null : mac(retiring.secret());
        previousUntil = retiring == null ? Instant.MIN : retiring.until();
    }

    private static Mac mac(SigningSecret secret) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.key(), ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** The value of {@code webhook-signature} for these very bytes, sent under this id at this time (whole seconds). */
    String sign(String id, Instant at, byte[] body) {
        var head = (id + "." + at.getEpochSecond() + ".").getBytes(US_ASCII);
        var signature = sign(mac, head, body);
        return previous == null || !at.isBefore(previousUntil)
                ? signature
                : signature + " " + sign(previous, head, body);
    }

    private static String sign(Mac mac, byte[] head, byte[] body) {
        mac.update(head);
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    }
}
