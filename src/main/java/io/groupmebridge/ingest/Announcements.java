package io.groupmebridge.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.EventId;
import io.groupmebridge.event.EventType;
import io.groupmebridge.event.Origin;
import io.groupmebridge.event.PushEvent;
import io.groupmebridge.event.PushEvent.Header;
import io.groupmebridge.journal.Journal;
import io.groupmebridge.journal.Payload;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Journals what the bridge itself says of one account: one event after the other, each until it is durable. While the store
 * is out of order at most {@value #MOST} wait and more are dropped with a warning. Safe for use by several threads.
 */
final class Announcements {

    private static final Logger log = LoggerFactory.getLogger(Announcements.class);
    private static final int MOST = 256;

    /** GroupMe pushed nothing. */
    private static final Payload NOTHING = new Payload("{}".getBytes(UTF_8));

    private final AccountId account;
    private final Journal journal;
    private final Patience patience;
    private final IngestMetrics metrics;
    private final Supplier<String> unique;
    private final Sinks.Many<Mono<Void>> works =
            Sinks.many().unicast().onBackpressureBuffer(new LinkedBlockingQueue<>(MOST));

    Announcements(AccountId account, Surroundings surroundings) {
        this.account = account;
        this.journal = surroundings.journal();
        this.patience = surroundings.patience();
        this.metrics = surroundings.metrics();
        this.unique = surroundings.unique();
        works.asFlux().concatMap(work -> work).subscribe();
    }

    /** The head of an event that the bridge says now; the id is made here, once, and stays however often it is appended. */
    Header header(EventType type, Instant now) {
        var id = EventId.of(account, type, now.toString(), unique.get());
        return new Header(id, account, new Conversation.None(), now, now, Origin.BRIDGE);
    }

    /** The event that something of a time may be missing; made, so not yet said, at an instant. */
    PushEvent gap(Instant now, Instant from, Instant to, List<Conversation> where, PushEvent.Gap.Reason reason) {
        metrics.gap(reason);
        return new PushEvent.Gap(header(EventType.GAP, now), from, to, where, reason, null);
    }

    /** Journals the event behind those that were said before. */
    void say(PushEvent event) {
        say(Mono.just(event));
    }

    /** Journals the event, if there is one, behind those that were said before. It must be the same whenever it is asked for. */
    void say(Mono<PushEvent> event) {
        var taken = enqueue(event.flatMap(each -> journal.append(each, NOTHING))
                .retryWhen(patience.forEver(failure -> log.warn(
                        "account '{}': the bridge's own event is not journaled yet: {}", account, failure.toString())))
                .then());
        if (!taken) {
            log.warn("account '{}': an event of the bridge's own was dropped, too many wait for the store", account);
        }
    }

    /** Completes when all that was said before is durable. */
    Mono<Void> said() {
        return Mono.create(caller -> {
            if (!enqueue(Mono.fromRunnable(caller::success))) {
                caller.success();
            }
        });
    }

    /** What was said is journaled still, nothing is taken any more. */
    synchronized void end() {
        works.tryEmitComplete();
    }

    private synchronized boolean enqueue(Mono<Void> work) {
        return works.tryEmitNext(work).isSuccess();
    }
}
