package io.groupmebridge.subscription;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How webhooks are signed (Standard Webhooks 1.0.0); what a secret is says which of them it is for. */
public enum SignatureScheme {
    /** HMAC-SHA256: whoever can verify can also sign. */
    V1("v1"),
    /** Ed25519: receivers verify with a key that is no secret. */
    V1A("v1a");

    private final String wireName;

    SignatureScheme(String wireName) {
        this.wireName = wireName;
    }

    /** The scheme of that wire name, or empty when there is none. */
    public static Optional<SignatureScheme> named(String wireName) {
        return Arrays.stream(values())
                .filter(scheme -> scheme.wireName.equals(wireName))
                .findFirst();
    }

    /** The scheme that somebody wrote, or null when there is none or it is at fault. */
    static @Nullable SignatureScheme read(@Nullable String text, List<InvalidField> faults) {
        var scheme = text == null ? Optional.<SignatureScheme>empty() : named(text);
        if (text != null && scheme.isEmpty()) {
            faults.add(new InvalidField("signature", "is not known: use v1 or v1a"));
        }
        return scheme.orElse(null);
    }

    /** The name on the wire: also what a signature begins with. */
    public String wireName() {
        return wireName;
    }
}
