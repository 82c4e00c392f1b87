package io.groupmebridge.session;

import io.groupmebridge.account.Account;
import io.groupmebridge.bayeux.Inbound;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * The pushed messages of one session that are not durable yet. Messages are handled side by side while all goes well. One
 * that fails is handled again after a wait, alone, and all that is not under way yet waits behind it in order; so a handler
 * that fails for long closes the window and stops the reading. A message that has held up the others for 10 minutes is at
 * fault itself or is never going to be taken: it is counted as lost and left out.
 *
 * <p>No more frames are requested than there is room for messages, and at most 32 at once; a frame of several messages may
 * exceed the window by as many. Owned by the session's loop.
 */
final class InboundWindow {

    /** How long one message may hold up the others; each has that time for itself. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Logger log = LoggerFactory.getLogger(InboundWindow.class);

    private final Surroundings surroundings;
    private final Loop loop;
    private final Runnable onSettled;

    /** What failed, or arrived behind what failed, in the order of arrival. */
    private final TreeMap<Long, Message> waiting = new TreeMap<>();

    private long taken;
    private int underWay;
    private boolean due;

    /** Whether what is under way failed before or waited behind what failed, so that nothing may overtake it. */
    private boolean retrying;

    /** One message and how its handling went. */
    private static final class Message {

        private final long number;
        private final Account account;
        private final Inbound inbound;
        private int failures;

        /** Since when it is the one that the others wait for, or null. */
        private @Nullable Instant firstSince;

        Message(long number, Account account, Inbound inbound) {
            this.number = number;
            this.account = account;
            this.inbound = inbound;
        }
    }

    InboundWindow(Surroundings surroundings, Loop loop, Runnable onSettled) {
        this.surroundings = surroundings;
        this.loop = loop;
        this.onSettled = onSettled;
    }

    int room() {
        return Math.max(0, surroundings.properties().window() - held());
    }

    boolean isEmpty() {
        return held() == 0;
    }

    /** Hands a message on before this returns, unless an earlier one failed and is not settled. */
    void take(Account account, Inbound inbound) {
        if (!inbound.isPing()) {
            surroundings.metrics().message();
        }
        var message = new Message(taken++, account, inbound);
        if (waiting.isEmpty() && !retrying) {
            handle(message);
        } else {
            waiting.put(message.number, message);
        }
    }

    private int held() {
        return underWay + waiting.size();
    }

    private void handle(Message message) {
        underWay++;
        Mono.defer(() -> surroundings.handler().handle(message.account, message.inbound))
                .subscribe(null, failure -> loop.run(() -> failed(message, failure)), () -> loop.run(this::settled));
    }

    private void settled() {
        underWay--;
        retrying = false;
        next();
        onSettled.run();
    }

    private void failed(Message message, Throwable failure) {
        message.failures++;
        if (message.firstSince != null && !surroundings.clock().instant().isBefore(message.firstSince.plus(PATIENCE))) {
            surroundings.metrics().lost();
            log.error(
                    "account '{}': a message on {} was lost, it was not taken {} times: {}",
                    message.account.id(),
                    message.inbound.channel(),
                    message.failures,
                    failure.getClass().getName());
            settled();
            return;
        }
        log.warn(
                "account '{}': a message was not taken and is tried again: {}",
                message.account.id(),
                failure.toString());
        underWay--;
        retrying = false;
        waiting.put(message.number, message);
        next();
    }

    /** Goes on with the first that waits, when nothing is under way that might have to go before it. */
    private void next() {
        if (underWay > 0 || waiting.isEmpty() || due) {
            return;
        }
        var first = waiting.firstEntry().getValue();
        if (first.firstSince == null) {
            first.firstSince = surroundings.clock().instant();
        }
        due = true;
        var _ = loop.after(surroundings.waits().after(first.failures), () -> {
            due = false;
            retrying = true;
            waiting.remove(first.number);
            handle(first);
        });
    }
}
