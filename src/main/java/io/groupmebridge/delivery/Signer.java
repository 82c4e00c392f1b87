package io.groupmebridge.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.groupmebridge.subscription.SigningSecret;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs bodies as Standard Webhooks 1.0.0 {@code v1} says: the base64 of HMAC-SHA256 over {@code id.timestamp.body}. Keeps
 * one {@link Mac}, so each lane has a signer of its own and only the lane's loop uses it.
 */
final class Signer {

    private static final String ALGORITHM = "HmacSHA256";

    private final Mac mac;

    Signer(SigningSecret secret) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.key(), ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** The value of {@code webhook-signature} for these very bytes, sent under this id at this time (whole seconds). */
    String sign(String id, Instant at, byte[] body) {
        mac.update(id.getBytes(US_ASCII));
        mac.update((byte) '.');
        mac.update(Long.toString(at.getEpochSecond()).getBytes(US_ASCII));
        mac.update((byte) '.');
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    }
}
