package io.groupmebridge.subscription;

import java.time.Instant;

/** The secret before the present one: it signs too until that time, so that receivers can change over. */
public record RetiringSecret(SigningSecret secret, Instant until) {}
