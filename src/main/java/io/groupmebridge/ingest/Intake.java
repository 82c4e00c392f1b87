package io.groupmebridge.ingest;

import io.groupmebridge.account.Account;
import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.EventType;
import io.groupmebridge.event.PushEvent;
import io.groupmebridge.event.PushEvent.Gap;
import io.groupmebridge.groupme.Chat;
import io.groupmebridge.ingest.HighWaterMarks.Raise;
import io.groupmebridge.journal.Payload;
import io.groupmebridge.session.SessionChange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * The way of one account's events into the journal while it has a session: knows whether the account is in sync, holds live
 * events while it is not, and runs one catch-up at a time. What the session tells comes on its loop, the rest on any thread.
 */
final class Intake implements CatchUp.Listener {

    /** How long doubts are gathered before they are cleared up by one more catch-up. */
    static final Duration DOUBTS = Duration.ofSeconds(30);

    /** When to ask again for what GroupMe did not show. */
    static final Duration REFUSALS = Duration.ofMinutes(5);

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
    private Set<Conversation> refused = Set.of();
    private boolean subscribed;
    private boolean running;
    private boolean again;
    private int runs;
    private Instant doubtedAt = Instant.EPOCH;
    private @Nullable Instant unreadSince;
    private final Disposable.Swap run = Disposables.swap();
    private final Disposable.Swap later = Disposables.swap();

    /** When something was last taken, or the session was last subscribed. */
    private volatile Instant heardAt;

    Intake(Account account, Surroundings surroundings) {
        this.id = account.id();
        this.account = account;
        this.surroundings = surroundings;
        this.announcements = new Announcements(id, surroundings);
        this.hold = new Hold(id, surroundings.limits(), surroundings.scheduler(), surroundings.metrics());
        this.heardAt = surroundings.clock().instant();
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
        heardAt = event.header().receivedAt();
        surroundings.channels().met(id, event.header().conversation());
        var append = surroundings.journal().append(event, raw).then();
        return switch (event) {
            // Worth nothing when it is late.
            case PushEvent.TypingStarted _ -> append;
            case PushEvent.MessageCreated(var header, var message) ->
                hold.behind(live.follow(header.conversation(), message.id(), append, this::doubted));
            default -> hold.behind(append);
        };
    }

    /** Learns what became of the session; on its loop. */
    void changed(Account now, SessionChange change) {
        synchronized (this) {
            account = now;
        }
        switch (change) {
            case SessionChange.Begun _ -> {}
            case SessionChange.Subscribed(var resumed) -> subscribed(resumed);
            case SessionChange.Lost(var reason, var orderly) -> lost(reason, orderly);
            case SessionChange.Doubted _ -> unreadable();
            case SessionChange.PollDue _ -> poll();
            case SessionChange.TokenRejected(var reason) -> tokenRejected(reason);
            case SessionChange.Ended _ -> end();
        }
    }

    /** What is to be written, with the present as the time of the last sync when that is wanted. */
    Optional<Raise> progress(boolean withTime) {
        var raised = live.raised();
        var syncedAt = withTime && live.isInSync() ? surroundings.surelyHeardUntil() : null;
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
        announcements.say(announcements.gap(now(), from, to, conversations, Gap.Reason.HISTORY_LIMIT));
    }

    @Override
    public synchronized void refused(Set<Conversation> conversations) {
        refused = Set.copyOf(conversations);
    }

    private void subscribed(boolean resumed) {
        var now = now();
        announcements.say(
                new PushEvent.SessionConnected(announcements.header(EventType.SESSION_CONNECTED, now), resumed));
        synchronized (this) {
            var before = absence;
            announcements.say(syncedBefore
                    .flatMap(syncedAt ->
                            Mono.justOrEmpty(before.missing(resumed, syncedAt, surroundings.unheard(), now)))
                    .map(missing -> announcements.gap(now, missing.from(), missing.to(), List.of(), missing.reason()))
                    .cache());
            absence = new Absence.None();
            heardAt = now;
            subscribed = true;
            live.outOfSync();
            catchUp();
        }
    }

    private void lost(String reason, boolean orderly) {
        var now = now();
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

    private synchronized void unreadable() {
        unreadSince = unreadSince == null ? heardAt : unreadSince;
        doubted();
    }

    /**
     * A message may be missing that nothing will bring but a catch-up: what comes now waits for it. Doubts that follow each
     * other are cleared up together, and nothing waits for that.
     */
    private synchronized void doubted() {
        live.outOfSync();
        if (!subscribed) {
            return; // There will be one when it is.
        }
        var now = now();
        if (running) {
            again = true;
        } else if (now.isBefore(doubtedAt.plus(DOUBTS))) {
            later(DOUBTS);
        } else {
            doubtedAt = now;
            hold.shut();
            catchUp();
        }
    }

    /** Catches up after a while, when the session is still there; holds the lock. */
    private void later(Duration wait) {
        var number = runs;
        later.update(
                surroundings.scheduler().schedule(() -> catchUpAfter(number), wait.toMillis(), TimeUnit.MILLISECONDS));
    }

    private synchronized void catchUpAfter(int number) {
        if (subscribed && number == runs) {
            catchUp();
        }
    }

    private synchronized void poll() {
        if (!running) {
            catchUp();
        }
    }

    private void tokenRejected(String reason) {
        announcements.say(new PushEvent.TokenRejected(announcements.header(EventType.TOKEN_REJECTED, now()), reason));
        rest();
        hold.open();
    }

    private void end() {
        progress(true)
                .ifPresent(raise -> surroundings
                        .marks()
                        .raise(List.of(raise))
                        .subscribe(null, failure -> log.warn("account '{}': its marks were not written", id, failure)));
        rest();
        hold.open();
        announcements.end();
        surroundings.channels().forget(id);
    }

    /** Ends what goes on. */
    private synchronized void rest() {
        subscribed = false;
        running = false;
        again = false;
        runs++;
        live.outOfSync();
        later.update(Disposables.disposed());
        run.update(Disposables.disposed());
    }

    /** Begins a catch-up in place of one that is under way; holds the lock. */
    private void catchUp() {
        var number = ++runs;
        running = true;
        again = false;
        refused = Set.of();
        if (unreadSince != null) {
            announcements.say(announcements.gap(now(), unreadSince, now(), List.of(), Gap.Reason.UNREADABLE));
            unreadSince = null;
        }
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

    private void ended(int number, CatchUp.Outcome outcome) {
        int shuts;
        synchronized (this) {
            if (number != runs) {
                return;
            }
            running = false;
            if (again) {
                catchUp();
                return;
            }
            if (!subscribed) {
                return;
            }
            if (outcome == CatchUp.Outcome.COMPLETED) {
                live.inSync(refused);
            }
            if (outcome != CatchUp.Outcome.COMPLETED || !refused.isEmpty()) {
                log.warn("ingest.not_in_sync account={} outcome={} refused={}", id, outcome, refused);
                later(REFUSALS);
            }
            shuts = hold.shuts();
        }
        hold.openUnlessShutSince(shuts);
    }

    private Instant now() {
        return surroundings.clock().instant();
    }
}
