package io.groupmebridge.delivery;

import io.groupmebridge.delivery.DeliveryProperties.Limits;
import io.groupmebridge.delivery.RetryQueue.Due;
import io.groupmebridge.event.EventId;
import io.groupmebridge.journal.JournaledEvent;
import io.groupmebridge.subscription.Disabled;
import io.groupmebridge.subscription.Subscription;
import io.groupmebridge.subscription.SubscriptionId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a lane may start and what it writes. First attempts come from the {@link LaneWindow}, retries from the
 * {@link RetryQueue}; both share the subscription's concurrency: retries have at most half of it (but one place), and where
 * both could start they take turns, so that neither starves the other. No I/O, no clock. Belongs to the lane's loop.
 */
final class LaneState {

    private static final int RETRIES_IN_MEMORY = 256;

    /** A clock that is set back by less than that delays nothing worth mentioning. */
    private static final Duration STEP = Duration.ofSeconds(1);

    /**
     * Where a lane takes up its work.
     *
     * @param settledAhead places behind the cursor that are settled already
     * @param sidings the conversations that stand aside of the cursor
     */
    record Start(long cursor, Set<Long> settledAhead, Standing standing, List<Siding> sidings) {

        Start with(Set<Long> settledAhead, List<Siding> sidings) {
            return new Start(cursor, settledAhead, standing, sidings);
        }
    }

    private final SubscriptionId subscription;
    private final Limits limits;
    private FailureLimit failureLimit;
    private final LaneWindow window;
    private final Sidings sidings;
    private final RetryQueue retries = new RetryQueue(RETRIES_IN_MEMORY);
    private final StartableRetries startableRetries = new StartableRetries();
    private final List<Settlement.Entry> unwritten = new ArrayList<>();

    private int concurrency;
    private int underWay;
    private int retriesUnderWay;
    private int retriesBeingRead;
    private int expiredRetries;
    private boolean retryWasLast;
    private List<Settlement.Entry> beingWritten = List.of();
    private long writtenCursor;

    /** When the lane last looked at the clock. */
    private @Nullable Instant latest;

    private Standing standing;
    private Standing writtenStanding;
    private final Disabling disabling = new Disabling();

    LaneState(Subscription subscription, Limits limits, FailureLimit failureLimit, Start start) {
        this.failureLimit = failureLimit;
        this.subscription = subscription.id();
        this.limits = limits;
        this.concurrency = subscription.concurrency();
        this.sidings =
                new Sidings(subscription.order(), concurrency, limits.bytes() / 2, start.sidings(), start.cursor());
        this.window = new LaneWindow(limits, subscription.filter(), start.cursor(), start.settledAhead(), sidings);
        this.writtenCursor = start.cursor();
        this.standing = start.standing();
        this.writtenStanding = start.standing();
    }

    LaneWindow window() {
        return window;
    }

    RetryQueue retries() {
        return retries;
    }

    /** Goes by what is new of the subscription. What is under way goes on, and so does a pause. */
    void change(Subscription changed, FailureLimit newFailureLimit) {
        failureLimit = newFailureLimit;
        concurrency = changed.concurrency();
        sidings.change(changed.order(), concurrency);
        window.filter(changed.filter());
    }

    /** Forgets what is known of the endpoint: it is another one, or somebody says that it is well. */
    void forget() {
        standing = Standing.GOOD;
        disabling.forget();
    }

    /**
     * Ends a pause that is over, and drops what would start too late; answers how many were dropped. After a clock was set back,
     * retries are read again, for which they are bounded.
     */
    int timeIs(Instant now) {
        if (latest != null && now.isBefore(latest.minus(STEP))) {
            retries.reset();
        }
        latest = now;
        standing = standing.at(now);
        var expired = window.expire(now) + expiredRetries;
        expiredRetries = 0;
        return expired;
    }

    /** Begins a pause: no attempt starts, none is spent. */
    void pauseFor(Duration wait, Instant now) {
        standing = standing.pausedFor(wait, now);
    }

    Disabling disabling() {
        return disabling;
    }

    /** Whether nothing may start, whatever waits. */
    private boolean isHeld() {
        return disabling.isWanted() || standing.pausedUntil() != null;
    }

    /** Whether an attempt may start now. */
    boolean canStart() {
        return !isHeld()
                && underWay < concurrency
                && underWay + unwritten.size() + beingWritten.size() < Math.max(limits.unsettled(), concurrency)
                && (window.canStart() || retryCanStart());
    }

    private boolean retryCanStart() {
        return startableRetries.canStart() && retriesUnderWay < retryShare();
    }

    private int retryShare() {
        return Math.max(1, concurrency / 2);
    }

    /** The attempt that is next to start, from now on under way. */
    Pending start() {
        underWay++;
        retryWasLast = retryCanStart() && !(retryWasLast && window.canStart());
        if (!retryWasLast) {
            return window.start();
        }
        retriesUnderWay++;
        return startableRetries.start();
    }

    /** Ends an attempt; what came of it waits to be written, and what else the endpoint wishes is done from now on. */
    void answered(Pending attempted, Settlement.Entry entry, Wish wish, Instant now) {
        standing = standing.after(entry.state(), wish, now);
        if (wish instanceof Wish.Disable(var reason)) {
            disable(reason);
        } else if (failureLimit.isReached(standing, now)) {
            disable(Disabled.Reason.FAILING);
        }
        ended(attempted, entry);
    }

    /** Ends an attempt that tells nothing of the endpoint as it is now; what came of it waits to be written. */
    void ended(Pending attempted, Settlement.Entry entry) {
        underWay--;
        if (attempted.isRetry()) {
            retriesUnderWay--;
            startableRetries.ended(attempted);
            attempted.done();
            sidings.retried(entry.seq(), entry.state());
        } else {
            window.ended(attempted, entry.state(), entry.at());
        }
        unwritten.add(entry);
    }

    /** Starts nothing more and wants the subscription disabled, which then ends the lane. */
    private void disable(Disabled.Reason reason) {
        disabling.want(reason);
        // Whoever enables it again gives it as much time again.
        standing = standing.forgiven();
    }

    /** When the next attempt may start that only time brings, or null when there is none that is known of. */
    @Nullable
    Instant nextAt() {
        return isHeld() ? standing.pausedUntil() : retries.nextAt().orElse(null);
    }

    /** Takes due retries whose events are to be read, as many as may start soon. */
    List<Due> takeDue(Instant now) {
        if (retriesBeingRead > 0 || isHeld()) {
            return List.of();
        }
        var due = retries.take(now, retryShare() - retriesUnderWay - startableRetries.size());
        retriesBeingRead = due.size();
        return due;
    }

    /** Takes in the events of due retries; answers those that the journal no longer has, which can never be delivered. */
    List<Due> retriesRead(List<Due> due, List<JournaledEvent> events, Instant now) {
        retriesBeingRead = 0;
        Map<Long, JournaledEvent> bySeq =
                events.stream().collect(Collectors.toMap(JournaledEvent::seq, event -> event));
        var lost = new ArrayList<Due>();
        for (var one : due) {
            var event = bySeq.get(one.seq());
            if (event == null) {
                lost.add(one);
                ended(Settlement.Entry.lost(one, now));
            } else if (Lifetime.isOver(event, now)) {
                ended(Settlement.Entry.expired(event, one, now));
                expiredRetries++;
            } else {
                startableRetries.add(Pending.retry(event, one));
            }
        }
        return lost;
    }

    /** Ends a retry without an attempt. */
    private void ended(Settlement.Entry entry) {
        unwritten.add(entry);
        sidings.retried(entry.seq(), entry.state());
    }

    /** Gives back due retries whose events could not be read. */
    void retriesNotRead(List<Due> due) {
        retriesBeingRead = 0;
        retries.giveBack(due);
    }

    /** Whether something became of deliveries or of the endpoint that waits to be written. */
    boolean hasUnwritten() {
        return !unwritten.isEmpty() || !standing.equals(writtenStanding) || sidings.hasUnwritten();
    }

    /** Whether the cursor moved since it was written, if only over events that do not match. */
    boolean cursorMoved() {
        return window.cursor() > writtenCursor;
    }

    /** What is to be written now. One settlement at a time, until {@link #written} or {@link #notWritten}. */
    Settlement settle() {
        var settlement = new Settlement(subscription, window.cursor(), standing, unwritten, sidings.takeUnwritten());
        beingWritten = settlement.entries();
        unwritten.clear();
        return settlement;
    }

    /** Ends a settlement: it is durable. */
    void written(Settlement settlement) {
        beingWritten = List.of();
        writtenCursor = settlement.cursor();
        writtenStanding = settlement.standing();
        for (var entry : settlement.entries()) {
            var next = entry.nextAttemptAt();
            if (next == null) {
                retries.settled(entry.seq());
            } else {
                var due = new Due(entry.seq(), entry.eventId(), entry.eventType(), entry.attempts(), next);
                // The clock may have been set back since it was decided.
                retries.settled(latest == null ? due : due.notAfter(latest.plus(Duration.between(entry.at(), next))));
            }
        }
    }

    /** Ends a settlement that failed; it is to be written again, with what came in meanwhile. */
    void notWritten(Settlement settlement) {
        beingWritten = List.of();
        unwritten.addAll(0, settlement.entries());
        sidings.notWritten(settlement.sidings());
    }

    /** Whether nothing is under way and nothing waits to be written. */
    boolean isQuiet() {
        return underWay == 0 && retriesBeingRead == 0 && !hasUnwritten() && beingWritten.isEmpty();
    }

    /** Whether an attempt of the event waits for its turn, is under way or is not yet written. */
    boolean holds(EventId event) {
        return window.holds(event)
                || retries.isTaken(event)
                || Stream.concat(unwritten.stream(), beingWritten.stream())
                        .anyMatch(entry -> entry.eventId().equals(event));
    }
}
