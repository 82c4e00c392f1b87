package io.groupmebridge.ingest;

import io.groupmebridge.account.Account;
import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.groupme.Chat;
import io.groupmebridge.ingest.Backfill.Rest;
import io.groupmebridge.ingest.Backfill.Start;
import io.groupmebridge.ingest.HighWaterMarks.Kept;
import io.groupmebridge.ingest.HighWaterMarks.Raise;
import io.groupmebridge.ingest.Listing.Listed;
import io.groupmebridge.ingest.Patience.TokenRefusedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /** What became of a catch-up. */
    enum Outcome {
        /** Every message up to its begin is journaled or announced as missing. */
        COMPLETED,
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
                    .thenReturn(Outcome.COMPLETED)
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

    private Mono<Void> once(Account account, Listener listener) {
        return marks.of(account.id()).flatMap(kept -> {
            var run = new Run(account, kept, clock.instant(), listener);
            return begin(run)
                    .then(listing.of(account))
                    .doOnNext(listed -> tell(listener, listed))
                    .flatMap(listed -> read(run, listed))
                    .then(Mono.defer(() -> synced(run.id(), run.begun())));
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
        if (run.isFirst() && history.isZero()) {
            return marks.raise(List.of(new Raise(run.id(), ends(listed.chats()), null)));
        }
        return Flux.fromIterable(toRead(run.kept(), listed))
                .concatMap(chat -> read(run, chat), 0)
                .collectList()
                .flatMap(rests -> giveUp(run, rests));
    }

    private Mono<Rest> read(Run run, Chat chat) {
        var mark = run.kept().marks().get(chat.conversation());
        return mark == null
                ? backfill.start(run.account(), chat, from(run)).flatMap(start -> readFrom(run, chat, start))
                : backfill.after(run.account(), chat, mark);
    }

    private Mono<Rest> readFrom(Run run, Chat chat, Start start) {
        if (start.limited()) {
            run.listener().limited(List.of(chat.conversation()), from(run), run.begun());
        }
        return marks.raise(List.of(new Raise(run.id(), Map.of(chat.conversation(), start.mark()), null)))
                .then(backfill.after(run.account(), chat, start.mark()));
    }

    /** Announces what is not read before the marks pass it: a crash in between announces it twice, not never. */
    private Mono<Void> giveUp(Run run, List<Rest> rests) {
        if (rests.isEmpty()) {
            return Mono.empty();
        }
        var from = rests.stream().map(Rest::from).min(Instant::compareTo).orElse(run.begun());
        run.listener().limited(rests.stream().map(Rest::conversation).toList(), from, run.begun());
        return marks.raise(List.of(
                new Raise(run.id(), rests.stream().collect(Collectors.toMap(Rest::conversation, Rest::end)), null)));
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
        if (listed.complete()) {
            var found = listed.chats().stream().map(Chat::conversation).collect(Collectors.toSet());
            kept.marks().keySet().stream()
                    .filter(conversation -> !found.contains(conversation))
                    .forEach(conversation -> chats.add(new Chat(conversation, null, false)));
        }
        return chats;
    }

    private static Map<Conversation, Long> ends(List<Chat> chats) {
        var ends = new HashMap<Conversation, Long>();
        for (var chat : chats) {
            if (chat.lastMessageId() != null) {
                ends.put(chat.conversation(), chat.lastMessageId());
            }
        }
        return ends;
    }
}
