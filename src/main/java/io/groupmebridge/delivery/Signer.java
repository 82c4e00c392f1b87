package io.groupmebridge.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.groupmebridge.subscription.RetiringSecret;
import io.groupmebridge.subscription.SigningSecret;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Signs {@code id.timestamp.body} as Standard Webhooks 1.0.0 says: {@code v1} with HMAC-SHA256, {@code v1a} with ed25519; with
 * the previous secret too while it is retiring, the present one first. Keeps a {@link Mac} of each {@code v1} secret, so each
 * lane has a signer of its own and only the lane's loop uses it.
 */
final class Signer {

    private final Key present;
    private final @Nullable Key previous;
    private final Instant previousUntil;

    /**
     * Makes a signer.
     *
     * @param slow where ed25519 runs, which takes too long for a lane's loop and for an event loop
     */
    Signer(SigningSecret secret, @Nullable RetiringSecret retiring, Scheduler slow) {
        present = key(secret, slow);
        previous = retiring == null ? null : key(retiring.secret(), slow);
        previousUntil = retiring == null ? Instant.MIN : retiring.until();
    }

    private static Key key(SigningSecret secret, Scheduler slow) {
        return switch (secret.scheme()) {
            case V1 -> new Hmac(mac(secret));
            case V1A -> new EdDsa(new Ed25519PrivateKeyParameters(secret.key()), slow);
        };
    }

    private static Mac mac(SigningSecret secret) {
        try {
            var mac = Mac.getInstance(Hmac.ALGORITHM);
            mac.init(new SecretKeySpec(secret.key(), Hmac.ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + Hmac.ALGORITHM, e);
        }
    }

    /**
     * The value of {@code webhook-signature} for these very bytes, sent under this id at this time (whole seconds). What HMAC
     * has a part in is there at once; an ed25519 signature comes later, on the scheduler for it.
     */
    Mono<String> sign(String id, Instant at, byte[] body) {
        var head = (id + "." + at.getEpochSecond() + ".").getBytes(US_ASCII);
        var signature = present.sign(head, body);
        return previous == null || !at.isBefore(previousUntil)
                ? signature
                : signature.zipWith(previous.sign(head, body), (first, second) -> first + " " + second);
    }

    /** A secret made ready to sign with. */
    private sealed interface Key {

        Mono<String> sign(byte[] head, byte[] body);
    }

    /** Signs within microseconds, so at once. */
    private record Hmac(Mac mac) implements Key {

        static final String ALGORITHM = "HmacSHA256";

        @Override
        public Mono<String> sign(byte[] head, byte[] body) {
            mac.update(head);
            return Mono.just("v1," + Base64.getEncoder().encodeToString(mac.doFinal(body)));
        }
    }

    /** Takes as long as a thousand bodies of HMAC; the key may be used from several threads. */
    private record EdDsa(Ed25519PrivateKeyParameters key, Scheduler slow) implements Key {

        @Override
        public Mono<String> sign(byte[] head, byte[] body) {
            return Mono.fromSupplier(() -> signed(head, body)).subscribeOn(slow);
        }

        private String signed(byte[] head, byte[] body) {
            var text = new byte[head.length + body.length];
            System.arraycopy(head, 0, text, 0, head.length);
            System.arraycopy(body, 0, text, head.length, body.length);
            var signature = new byte[Ed25519.SIGNATURE_SIZE];
            key.sign(Ed25519.Algorithm.Ed25519, null, text, 0, text.length, signature, 0);
            return "v1a," + Base64.getEncoder().encodeToString(signature);
        }
    }
}
