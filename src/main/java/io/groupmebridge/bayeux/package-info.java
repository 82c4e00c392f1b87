/**
 * The Bayeux protocol as Faye speaks it, pure: frames, codec, advice and the session machine that decides what a session
 * does next. No socket, clock, thread, Spring or Reactor: whoever carries the actions out ({@code session}) owns those.
 * Source of the rules: the Bayeux 1.0 specification and Faye 1.4.
 *
 * <p>Read {@link io.groupmebridge.bayeux.SessionMachine} with two transcripts of {@code src/test/resources/session}. A step
 * takes an {@link io.groupmebridge.bayeux.Input} and answers {@link io.groupmebridge.bayeux.Action}s. The states are values;
 * what follows from a state alone, its deadlines and its status, is no decision of the ways that lead there: {@code Turn}
 * compares the states before and after and tells the difference. So nothing is ever pending without a deadline, and no
 * deadline outlives its state. {@code Memory} is what outlives sockets and client ids, {@code Resume} how the next socket
 * begins, {@code Live} the state with a client id, {@code Transitions} the ways that more than one input can take.
 *
 * <p>Three rules that are easy to break: a connect is sent alone in its frame (Faye answers a frame when all of its messages
 * are answered, and it holds a connect for minutes); a reply counts only when it says {@code successful} and answers a
 * request that is pending (a published message's id may equal one of ours); the number in an error says nothing (401, 402
 * and 403 all mean an unknown client somewhere and something else elsewhere), the words and the advice do.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.groupmebridge.bayeux;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
