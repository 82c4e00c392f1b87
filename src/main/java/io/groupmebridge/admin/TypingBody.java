package io.groupmebridge.admin;

import org.jspecify.annotations.Nullable;

/** Where the user is to be seen typing, and for how long; 5 seconds when that is left out. */
record TypingBody(@Nullable String conversation, @Nullable Integer durationSeconds) implements Wire {}
