/**
 * The Bayeux protocol as Faye speaks it, pure: frames, codec, advice and the session machine that decides what a session
 * does next. No socket, clock, thread, Spring or Reactor: whoever carries the actions out ({@code session}) owns those.
 * Source of the rules: the Bayeux 1.0 specification and Faye 1.4.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.groupmebridge.bayeux;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
