package io.groupmebridge.subscription;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What somebody wants to become of a signing secret. */
public sealed interface Rotation {

    /** How long an old secret signs too when nobody says. */
    Duration DEFAULT_OVERLAP = Duration.ofHours(24);

    /** The longest that an old secret may sign too. */
    Duration LONGEST_OVERLAP = Duration.ofDays(7);

    /** It can be so: this secret from now on, and the old one too for so long. */
    record Valid(SigningSecret secret, Duration overlap) implements Rotation {}

    /** It cannot, for at least one reason. */
    record Invalid(List<InvalidField> fields) implements Rotation {

        public Invalid {
            fields = List.copyOf(fields);
        }
    }

    /**
     * Checks what was written.
     *
     * @param present how the secret to replace signs
     * @param secret null to have one made up
     * @param signature how one that is made up signs, null for the present way
     * @param overlapHours null for {@link #DEFAULT_OVERLAP}
     */
    static Rotation of(
            SignatureScheme present,
            @Nullable String secret,
            @Nullable String signature,
            @Nullable Integer overlapHours) {
        var faults = new ArrayList<InvalidField>();
        var scheme = SignatureScheme.read(signature, faults);
        var wanted = SigningSecret.read(secret, scheme, faults);
        var overlap = overlapHours == null ? DEFAULT_OVERLAP : Duration.ofHours(overlapHours);
        if (overlap.isNegative() || overlap.compareTo(LONGEST_OVERLAP) > 0) {
            faults.add(new InvalidField(
                    "overlap_hours", "must be 0 to " + LONGEST_OVERLAP.toHours() + ", not " + overlapHours));
        }
        return faults.isEmpty()
                ? new Valid(
                        wanted == null ? SigningSecret.generate(scheme == null ? present : scheme) : wanted, overlap)
                : new Invalid(faults);
    }
}
