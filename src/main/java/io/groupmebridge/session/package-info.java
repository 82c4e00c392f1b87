/**
 * Keeps one push session per account alive. {@link io.groupmebridge.session.Sessions} follows the accounts; a
 * {@code PushSession} is the serial loop around the pure session machine, a {@code Line} its one socket behind breaker and
 * limiter, a {@code Transport} what is below. What is pushed goes to the
 * {@link io.groupmebridge.session.InboundHandler}; what it means is not known here.
 *
 * <p>A session stands on a {@code Ladder} of transports: it goes down when one does not lead to a subscribed channel, and up
 * when a {@code Probe} of a better one is answered, between two connects. Whatever the rung, {@code Polls} stand in as soon as
 * nothing was pushed for an interval.
 *
 * <p>Back-pressure is one rule: a frame is requested when fewer messages than the window are not durable yet, so a slow
 * journal fills TCP's buffers and not ours. Nothing is concluded from silence that was not listened to: neither a missing
 * pong nor a missing answer counts while reading is paused. A message whose handling fails keeps its place in the window and
 * is tried again, for minutes before it is given up; starting the session over would not bring it back, because Faye has delivered it.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"bayeux", "account", "groupme", "event"})
package io.groupmebridge.session;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
