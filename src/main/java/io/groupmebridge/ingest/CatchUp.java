package io.groupmebridge.ingest;

import io.groupmebridge.account.Account;
import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.groupme.Chat;
import io.groupmebridge.ingest.Backfill.End;
import io.groupmebridge.ingest.Backfill.NotShownException;
import io.groupmebridge.ingest.Backfill.Start;
import io.groupmebridge.ingest.HighWaterMarks.Kept;
import io.groupmebridge.ingest.HighWaterMarks.Raise;
import io.groupmebridge.ingest.Listing.Listed;
import io.groupmebridge.ingest.Patience.TokenRefusedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Journals what was said to an account and not journaled yet. Stateless; what it has done is in the marks, so it can be
 * cancelled at any time and begins again where it was.
 */
record CatchUp(
        HighWaterMarks marks,
        Listing listing,
        Backfill backfill,
        Patience patience,
        IngestMetrics metrics,
        Clock clock,
        Duration history) {

    private static final Logger log = LoggerFactory.getLogger(CatchUp.class);

    /** Clocks differ, and a page may be read just before a message is shown on it. */
    private static final Duration SLACK = Duration.ofMinutes(1);

    private static final long IDS_PER_SECOND = 100_000_000;

    /** What became of a catch-up. */
    enum Outcome {
        /** Every message up to its begin is journaled, announced as missing, or in a conversation told as refused. */
        COMPLETED,
        /** GroupMe refused to list the conversations: there may be more than were read. */
        INCOMPLETE,
        /** GroupMe refuses the token. */
        TOKEN_REJECTED,
        /** The session was lost, or another began. */
        CANCELLED
    }

    /** Who wants to know what a catch-up finds besides messages. */
    interface Listener {

        /** The account has these conversations and no others. */
        void listed(List<Chat> chats);

        /** There was more in these conversations than may be read; it is complete before the one and after the other. */
        void limited(List<Conversation> conversations, Instant from, Instant to);

        /** GroupMe does not show these now: something may be missing behind their marks. */
        void refused(Set<Conversation> conversations);
    }

    /** What one catch-up works with. */
    private record Run(Account account, Kept kept, Instant begun, Listener listener) {

        AccountId id() {
            return account.id();
        }

        boolean isFirst() {
            return kept.syncedAt() == null;
        }
    }

    /** Runs until all is done or GroupMe refuses the token; what else goes wrong is waited out. */
    Mono<Outcome> run(Account account, Listener listener) {
        return Mono.defer(() -> {
            var began = clock.instant();
            return Mono.defer(() -> once(account, listener))
                    .retryWhen(patience.forEver(failure -> log.warn(
                            "ingest.catch_up_failed account={} reason=\"{}\" (it is tried again)",
                            account.id(),
                            failure.toString())))
                    .onErrorReturn(TokenRefusedException.class, Outcome.TOKEN_REJECTED)
                    .doOnNext(outcome -> ended(account, outcome, began))
                    .doOnCancel(() -> ended(account, Outcome.CANCELLED, began));
        });
    }

    private void ended(Account account, Outcome outcome, Instant began) {
        var took = Duration.between(began, clock.instant());
        metrics.ran(outcome, took);
        log.debug("ingest.caught_up account={} outcome={} millis={}", account.id(), outcome, took.toMillis());
    }

    /** The time by GroupMe's clock, which its messages have. */
    Instant now() {
        return clock.instant().plus(backfill.groupMe().clockOffset());
    }

    private Mono<Outcome> once(Account account, Listener listener) {
        return marks.of(account.id()).flatMap(kept -> {
            // Messages have whole seconds.
            var run = new Run(account, kept, now().truncatedTo(ChronoUnit.SECONDS), listener);
            return begin(run)
                    .then(listing.of(account))
                    .doOnNext(listed -> tell(listener, listed))
                    .flatMap(listed -> read(run, listed)
                            .then(Mono.defer(() -> listed.complete()
                                    ? synced(run.id(), run.begun()).thenReturn(Outcome.COMPLETED)
                                    : Mono.just(Outcome.INCOMPLETE))));
        });
    }

    private static void tell(Listener listener, Listed listed) {
        if (listed.complete()) {
            listener.listed(listed.chats());
        }
    }

    /** The first time begins once: what is said from now on is not history, whatever happens meanwhile. */
    private Mono<Void> begin(Run run) {
        return run.isFirst() ? synced(run.id(), run.begun().minus(history)) : Mono.empty();
    }

    private Mono<Void> read(Run run, Listed listed) {
        var old = run.isFirst() && history.isZero()
                ? endsBefore(run.begun().minus(SLACK), listed.chats())
                : Map.<Conversation, Long>of();
        return marks.raise(List.of(new Raise(run.id(), old, null)))
                .thenMany(Flux.fromIterable(toRead(run.kept(), listed)))
                .filter(chat -> !old.containsKey(chat.conversation()))
                .concatMap(chat -> read(run, chat, listed), 0)
                .collectList()
                .flatMap(ends -> giveUp(run, ends));
    }

    private Mono<End> read(Run run, Chat chat, Listed listed) {
        var mark = run.kept().marks().get(chat.conversation());
        var end = mark == null
                ? backfill.start(run.account(), chat, from(run))
                        .flatMap(start -> readFrom(run, chat, start))
                        .defaultIfEmpty(new End.Complete())
                : backfill.after(
                        run.account(),
                        chat,
                        mark,
                        !listed.complete() || listed.chats().contains(chat));
        return end.onErrorReturn(NotShownException.class, new End.Refused(chat.conversation()));
    }

    private Mono<End> readFrom(Run run, Chat chat, Start start) {
        if (start.limited()) {
            run.listener().limited(List.of(chat.conversation()), from(run), run.begun());
        }
        return marks.raise(List.of(new Raise(run.id(), Map.of(chat.conversation(), start.mark()), null)))
                .then(backfill.after(run.account(), chat, start.mark(), true));
    }

    /** Announces what is not read before the marks pass it: a crash in between announces it twice, not never. */
    private Mono<Void> giveUp(Run run, List<End> ends) {
        var refused = new HashSet<Conversation>();
        var limited = new HashMap<Conversation, Long>();
        var from = run.begun();
        for (var end : ends) {
            switch (end) {
                case End.Complete _ -> {}
                case End.Refused(var conversation) -> refused.add(conversation);
                case End.Limited(var conversation, var since, var last) -> {
                    limited.put(conversation, last);
                    from = since.isBefore(from) ? since : from;
                }
            }
        }
        run.listener().refused(refused);
        if (limited.isEmpty()) {
            return Mono.empty();
        }
        run.listener().limited(List.copyOf(limited.keySet()), from, run.begun());
        return marks.raise(List.of(new Raise(run.id(), limited, null)));
    }

    /** From when on the messages of a conversation without a mark are of interest. */
    private Instant from(Run run) {
        var syncedAt = run.kept().syncedAt();
        return syncedAt == null ? run.begun().minus(history) : syncedAt.minus(SLACK);
    }

    private Mono<Void> synced(AccountId account, Instant at) {
        return marks.raise(List.of(new Raise(account, Map.of(), at)));
    }

    /** What is listed, and what has a mark and may have changed its page while the lists were read. */
    private static List<Chat> toRead(Kept kept, Listed listed) {
        var chats = new ArrayList<>(listed.chats());
        var found = listed.chats().stream().map(Chat::conversation).collect(Collectors.toSet());
        kept.marks().keySet().stream()
                .filter(conversation -> !found.contains(conversation))
                .forEach(conversation -> chats.add(new Chat(conversation, null, false)));
        return chats;
    }

    /**
     * The last messages of the conversations in which nothing was said since; an id begins with its second. Others are looked
     * at: what is said while the lists are read is no history.
     */
    private static Map<Conversation, Long> endsBefore(Instant instant, List<Chat> chats) {
        var ends = new HashMap<Conversation, Long>();
        for (var chat : chats) {
            var last = chat.lastMessageId();
            if (last != null && last / IDS_PER_SECOND < instant.getEpochSecond()) {
                ends.put(chat.conversation(), last);
            }
        }
        return ends;
    }
}
