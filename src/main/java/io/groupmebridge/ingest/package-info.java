/**
 * From pushed data to journaled events: a pure normalizer and the handler that appends what it says. Nothing pushed is
 * dropped silently: what has no word becomes {@code unrecognized}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"session", "bayeux", "account", "event", "journal"})
package io.groupmebridge.ingest;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
