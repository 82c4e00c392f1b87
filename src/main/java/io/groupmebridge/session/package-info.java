/**
 * Keeps one push session per account alive: the loop around the pure session machine, the WebSocket below it, the waiting
 * between attempts. What is pushed goes to the {@link io.groupmebridge.session.InboundHandler}; what it means is not known
 * here.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"bayeux", "account", "groupme", "event"})
package io.groupmebridge.session;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
