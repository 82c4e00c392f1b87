package io.groupmebridge.admin;

import org.jspecify.annotations.Nullable;

/**
 * What to send on trial.
 *
 * @param type the type of which a made-up event is sent; null for a {@code webhook.test}
 */
record TestBody(@Nullable String type) implements Wire {

    static final TestBody DEFAULTS = new TestBody(null);
}
