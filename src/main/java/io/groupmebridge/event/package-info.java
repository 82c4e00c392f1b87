/**
 * The words of the domain: what can happen on GroupMe as seen by one account ({@link io.groupmebridge.event.PushEvent}),
 * where it happened, and how it is named. Everything else depends on this package and it depends on nothing: no Spring,
 * no Reactor, no JSON library. What is relayed as it came stays {@link io.groupmebridge.event.Verbatim} JSON.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.groupmebridge.event;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
