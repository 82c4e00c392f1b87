package io.groupmebridge.ingest;

import io.groupmebridge.account.Account;
import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.EventType;
import io.groupmebridge.event.PushEvent;
import io.groupmebridge.groupme.Chat;
import io.groupmebridge.ingest.HighWaterMarks.Raise;
import io.groupmebridge.journal.Journal;
import io.groupmebridge.journal.Payload;
import io.groupmebridge.session.SessionChange;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The way of one account's events into the journal while it has a session: knows whether the account is in sync, holds live
 * events while it is not, and runs one catch-up at a time. What the session tells comes on its loop, the rest on any thread.
 */
final class Intake implements CatchUp.Listener {

    private static final Logger log = LoggerFactory.getLogger(Intake.class);

    private final AccountId id;
    private final Surroundings surroundings;
    private final Announcements announcements;
    private final Hold hold;
    private final LiveMarks live = new LiveMarks();

    /** Until when the account was complete when its session began. */
    private final Mono<Optional<Instant>> syncedBefore;

    // Guarded by this.
    private Account account;
    private Absence absence = new Absence.BridgeDown();
    private boolean subscribed;
    private boolean running;
    private boolean again;
    private int runs;
    private final Disposable.Swap run = Disposables.swap();

    /**
     * What the intakes of all accounts share.
     *
     * @param unheard how long a lost connection may go unnoticed
     * @param unique makes up a text that no other process makes up
     */
    record Surroundings(
            Journal journal,
            HighWaterMarks marks,
            CatchUp catchUp,
            Turns turns,
            WantedChannels channels,
            Patience patience,
            IngestMetrics metrics,
            Clock clock,
            Scheduler scheduler,
            Hold.Limits limits,
            Duration unheard,
            Supplier<String> unique) {}

    Intake(Account account, Surroundings surroundings) {
        this.id = account.id();
        this.account = account;
        this.surroundings = surroundings;
        this.announcements =
                new Announcements(id, surroundings.journal(), surroundings.patience(), surroundings.unique());
        this.hold = new Hold(id, surroundings.limits(), surroundings.scheduler(), surroundings.metrics());
        this.syncedBefore = surroundings
                .marks()
                .of(id)
                .map(kept -> Optional.ofNullable(kept.syncedAt()))
                .retryWhen(surroundings
                        .patience()
                        .forEver(failure -> log.warn("account '{}': its marks could not be read", id, failure)))
                .cache();
    }

    /** Journals a live event, in its turn. */
    Mono<Void> take(PushEvent event, Payload raw) {
        surroundings.channels().met(id, event.header().conversation());
        var append = surroundings.journal().append(event, raw).then();
        return switch (event) {
            // Worth nothing when it is late.
            case PushEvent.TypingStarted _ -> append;
            case PushEvent.MessageCreated(var header, var message) ->
                hold.behind(marking(header.conversation(), message.id(), append));
            default -> hold.behind(append);
        };
    }

    /** Learns what became of the session; on its loop. */
    void changed(Account now, SessionChange change) {
        synchronized (this) {
            account = now;
        }
        switch (change) {
            case SessionChange.Subscribed(var resumed) -> subscribed(resumed);
            case SessionChange.Lost(var reason, var orderly) -> lost(reason, orderly);
            case SessionChange.Doubted _ -> doubted();
            case SessionChange.PollDue _ -> poll();
            case SessionChange.TokenRejected(var reason) -> tokenRejected(reason);
            case SessionChange.Ended _ -> end();
        }
    }

    /** What is to be written, with the present as the time of the last sync when that is wanted. */
    Optional<Raise> progress(boolean withTime) {
        var raised = live.raised();
        var syncedAt = withTime && live.isInSync() ? surroundings.clock().instant() : null;
        return raised.isEmpty() && syncedAt == null ? Optional.empty() : Optional.of(new Raise(id, raised, syncedAt));
    }

    /** So much is written. */
    void written(Raise raise) {
        live.written(raise.marks());
    }

    @Override
    public void listed(List<Chat> chats) {
        surroundings.channels().listed(id, chats);
    }

    @Override
    public void limited(List<Conversation> conversations, Instant from, Instant to) {
        announcements.say(gap(from, to, conversations, PushEvent.Gap.Reason.HISTORY_LIMIT));
    }

    private Mono<Void> marking(Conversation conversation, String messageId, Mono<Void> append) {
        return number(messageId)
                .map(message -> Mono.defer(() -> {
                    var arrival = live.arriving(conversation, message);
                    return append.doOnSuccess(_ -> live.arrived(arrival)).doOnError(_ -> {
                        live.failed(arrival);
                        doubted();
                    });
                }))
                .orElse(append);
    }

    /** GroupMe's ids are decimal numbers; another would order nothing. */
    private static Optional<Long> number(String messageId) {
        try {
            return Optional.of(Long.valueOf(messageId));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private void subscribed(boolean resumed) {
        var now = surroundings.clock().instant();
        announcements.say(
                new PushEvent.SessionConnected(announcements.header(EventType.SESSION_CONNECTED, now), resumed));
        synchronized (this) {
            var before = absence;
            announcements.say(syncedBefore
                    .flatMap(syncedAt ->
                            Mono.justOrEmpty(before.missing(resumed, syncedAt, surroundings.unheard(), now)))
                    .map(missing -> gap(missing.from(), missing.to(), List.of(), missing.reason()))
                    .cache());
            absence = new Absence.None();
            subscribed = true;
            live.outOfSync();
            catchUp();
        }
    }

    private void lost(String reason, boolean orderly) {
        var now = surroundings.clock().instant();
        synchronized (this) {
            hold.shut();
            if (absence instanceof Absence.None) {
                absence = new Absence.SessionLost(now, orderly);
            }
            rest();
        }
        announcements.say(
                new PushEvent.SessionDisconnected(announcements.header(EventType.SESSION_DISCONNECTED, now), reason));
    }

    /** A message may be missing that nothing will bring but a catch-up. */
    private synchronized void doubted() {
        live.outOfSync();
        if (!subscribed) {
            return; // There will be one when it is.
        }
        if (running) {
            again = true;
        } else {
            catchUp();
        }
    }

    private synchronized void poll() {
        if (!running) {
            catchUp();
        }
    }

    private void tokenRejected(String reason) {
        announcements.say(new PushEvent.TokenRejected(
                announcements.header(
                        EventType.TOKEN_REJECTED, surroundings.clock().instant()),
                reason));
        synchronized (this) {
            rest();
        }
        hold.open();
    }

    private void end() {
        progress(true)
                .ifPresent(raise -> surroundings
                        .marks()
                        .raise(List.of(raise))
                        .subscribe(null, failure -> log.warn("account '{}': its marks were not written", id, failure)));
        synchronized (this) {
            rest();
        }
        hold.open();
        announcements.end();
        surroundings.channels().forget(id);
    }

    /** Ends what goes on; holds the lock. */
    private void rest() {
        subscribed = false;
        running = false;
        again = false;
        runs++;
        live.outOfSync();
        run.update(Disposables.disposed());
    }

    /** Begins a catch-up in place of one that is under way; holds the lock. */
    private void catchUp() {
        var number = ++runs;
        running = true;
        again = false;
        // A run may be over before it can be put into its place.
        var place = Disposables.swap();
        run.update(place);
        var work = syncedBefore
                .then(announcements.said())
                .publishOn(surroundings.scheduler())
                .then(surroundings.catchUp().run(account, this));
        place.update(surroundings
                .turns()
                .take(work.subscribeOn(surroundings.scheduler()))
                .subscribe(outcome -> ended(number, outcome), bug -> {
                    log.error("account '{}': catching up failed", id, bug);
                    ended(number, CatchUp.Outcome.CANCELLED);
                }));
    }

    private synchronized void ended(int number, CatchUp.Outcome outcome) {
        if (number != runs) {
            return;
        }
        running = false;
        if (again) {
            catchUp();
        } else if (subscribed) {
            if (outcome == CatchUp.Outcome.COMPLETED) {
                live.inSync();
            }
            hold.open();
        }
    }

    private PushEvent gap(Instant from, Instant to, List<Conversation> conversations, PushEvent.Gap.Reason reason) {
        surroundings.metrics().gap(reason);
        var header = announcements.header(EventType.GAP, surroundings.clock().instant());
        return new PushEvent.Gap(header, from, to, conversations, reason);
    }
}
