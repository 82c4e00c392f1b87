package io.groupmebridge.session;

import io.groupmebridge.account.Account;
import io.groupmebridge.bayeux.Inbound;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The pushed messages of one session that are not durable yet. A message whose handling fails is not given up: it keeps its
 * place and is handled again after a wait, so that a handler that fails for long closes the window and stops the reading.
 * Owned by the session's loop.
 */
final class InboundWindow {

    private static final Logger log = LoggerFactory.getLogger(InboundWindow.class);

    private final Surroundings surroundings;
    private final Scheduler timer;
    private final Loop loop;
    private final Runnable onSettled;
    private int underWay;

    InboundWindow(Surroundings surroundings, Scheduler timer, Loop loop, Runnable onSettled) {
        this.surroundings = surroundings;
        this.timer = timer;
        this.loop = loop;
        this.onSettled = onSettled;
    }

    boolean hasRoom() {
        return underWay < surroundings.properties().window();
    }

    boolean isEmpty() {
        return underWay == 0;
    }

    /** Hands a message on; the handler is subscribed to before this returns, so messages keep their order. */
    void take(Account account, Inbound inbound) {
        underWay++;
        surroundings.metrics().message();
        Mono.defer(() -> surroundings.handler().handle(account, inbound))
                .retryWhen(surroundings
                        .waits()
                        .forEver(
                                timer,
                                failure -> log.warn(
                                        "account '{}': a message was not taken and is tried again: {}",
                                        account.id(),
                                        failure.toString())))
                .subscribe(
                        null,
                        failure -> log.error("account '{}': a message was lost", account.id(), failure),
                        () -> loop.run(this::settled));
    }

    private void settled() {
        underWay--;
        onSettled.run();
    }
}
