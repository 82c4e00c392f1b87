package io.groupmebridge.subscription;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.keygen.KeyGenerators;

/**
 * A signing secret as Standard Webhooks 1.0.0 writes it: for {@code v1} {@code whsec_} and the base64 of 24 to 64 bytes, for
 * {@code v1a} {@code whsk_} and the base64 of an ed25519 private key, with its public key behind it. That one may be left out
 * and is added. Anything else is refused with an {@link IllegalArgumentException} that does not repeat it.
 */
public record SigningSecret(String value) {

    private static final String PREFIX = "whsec_";
    private static final String PRIVATE_PREFIX = "whsk_";
    private static final String PUBLIC_PREFIX = "whpk_";
    private static final int KEY_LENGTH = 32;

    public SigningSecret {
        value = value.startsWith(PRIVATE_PREFIX) ? keyPair(value) : hmacSecret(value);
    }

    private static String hmacSecret(String value) {
        var length = value.startsWith(PREFIX) ? decode(value, PREFIX).length : -1;
        if (length < 24 || length > 64) {
            throw new IllegalArgumentException(
                    "the secret must be whsec_ followed by the base64 of 24 to 64 bytes; make one"
                            + " with: echo whsec_$(openssl rand -base64 32); or whsk_ and an ed25519 key");
        }
        return value;
    }

    private static String keyPair(String value) {
        var bytes = decode(value, PRIVATE_PREFIX);
        if (bytes.length != KEY_LENGTH && bytes.length != 2 * KEY_LENGTH) {
            throw new IllegalArgumentException(
                    "the secret must be whsk_ followed by the base64 of an ed25519 private key:"
                            + " 32 bytes, or 64 with the public key behind; leave it out to have one made");
        }
        var pair = pair(Arrays.copyOf(bytes, KEY_LENGTH));
        // Signatures over one text with two public keys would give the private one away.
        if (bytes.length == pair.length && !Arrays.equals(bytes, pair)) {
            throw new IllegalArgumentException(
                    "the secret must be whsk_ followed by a key pair: its last 32 bytes are not the public key of its first");
        }
        return PRIVATE_PREFIX + Base64.getEncoder().encodeToString(pair);
    }

    private static byte[] pair(byte[] key) {
        var pair = Arrays.copyOf(key, 2 * KEY_LENGTH);
        new Ed25519PrivateKeyParameters(key).generatePublicKey().encode(pair, KEY_LENGTH);
        return pair;
    }

    /** A random secret for {@code v1}, of 32 bytes. */
    static SigningSecret generate() {
        return generate(SignatureScheme.V1);
    }

    /** A random secret or private key of 32 bytes. */
    static SigningSecret generate(SignatureScheme scheme) {
        var prefix = switch (scheme) {
            case V1 -> PREFIX;
            case V1A -> PRIVATE_PREFIX;
        };
        var key = KeyGenerators.secureRandom(KEY_LENGTH).generateKey();
        return new SigningSecret(prefix + Base64.getEncoder().encodeToString(key));
    }

    /**
     * The secret that somebody wrote, or null when there is none or it is at fault.
     *
     * @param scheme what it is said to be for, or null when nothing is said
     */
    static @Nullable SigningSecret read(
            @Nullable String text, @Nullable SignatureScheme scheme, List<InvalidField> faults) {
        try {
            var secret = text == null ? null : new SigningSecret(text);
            if (secret != null && scheme != null && secret.scheme() != scheme) {
                faults.add(new InvalidField(
                        "signature",
                        "is " + scheme.wireName() + ", but the secret is one for "
                                + secret.scheme().wireName() + ": leave one of them out"));
            }
            return secret;
        } catch (IllegalArgumentException e) {
            faults.add(new InvalidField("secret", String.valueOf(e.getMessage())));
            return null;
        }
    }

    /** How it signs. */
    public SignatureScheme scheme() {
        return value.startsWith(PRIVATE_PREFIX) ? SignatureScheme.V1A : SignatureScheme.V1;
    }

    /** The key of the HMAC, 24 to 64 bytes, or the ed25519 private key, 32 bytes. */
    public byte[] key() {
        return switch (scheme()) {
            case V1 -> decode(value, PREFIX);
            case V1A -> Arrays.copyOf(decode(value, PRIVATE_PREFIX), KEY_LENGTH);
        };
    }

    /** What receivers verify with ({@code whpk_}), which is no secret; empty for {@code v1}, where that is the secret itself. */
    public Optional<String> publicKey() {
        return switch (scheme()) {
            case V1 -> Optional.empty();
            case V1A -> {
                var pair = decode(value, PRIVATE_PREFIX);
                yield Optional.of(PUBLIC_PREFIX
                        + Base64.getEncoder().encodeToString(Arrays.copyOfRange(pair, KEY_LENGTH, pair.length)));
            }
        };
    }

    /** No bytes for what is no base64. */
    private static byte[] decode(String value, String prefix) {
        try {
            return Base64.getDecoder().decode(value.substring(prefix.length()));
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }

    @Override
    public String toString() {
        return (scheme() == SignatureScheme.V1A ? PRIVATE_PREFIX : PREFIX) + "***";
    }
}
