package io.groupmebridge.ingest;

import io.groupmebridge.account.Account;
import io.groupmebridge.bayeux.Inbound;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.Origin;
import io.groupmebridge.groupme.Chat;
import io.groupmebridge.groupme.GroupMe;
import io.groupmebridge.groupme.SaidMessage;
import io.groupmebridge.ingest.HighWaterMarks.Raise;
import io.groupmebridge.ingest.Patience.Reply;
import io.groupmebridge.journal.Appended;
import io.groupmebridge.journal.Journal;
import io.groupmebridge.journal.Payload;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Journals what was said in one conversation, oldest first, page by page: when a page is durable the mark is raised to its
 * end. Fails when the store does, and as {@link Patience#ask} does; then it can begin again at the mark.
 */
record Backfill(
        GroupMe groupMe,
        Journal journal,
        HighWaterMarks marks,
        Patience patience,
        IngestMetrics metrics,
        Clock clock,
        int maxMessages) {

    private static final Normalizer NORMALIZER = new Normalizer();
    private static final int APPENDED_AT_ONCE = 128;

    /** How far a conversation has been read. */
    private record Progress(long mark, int read, Instant until, boolean over, boolean refused) {

        Progress ended() {
            return new Progress(mark, read, until, true, false);
        }

        Progress notAnswered() {
            return new Progress(mark, read, until, true, true);
        }
    }

    /** What became of a conversation. */
    sealed interface End {

        /** All of it is journaled, or it is none of the account's any more. */
        record Complete() implements End {}

        /** There is more than may be read: from the instant to this message, the last of the conversation. */
        record Limited(Conversation conversation, Instant from, long last) implements End {}

        /** GroupMe does not show it now: something may be missing behind its mark. */
        record Refused(Conversation conversation) implements End {}
    }

    /**
     * How far the first message to read has been looked for.
     *
     * @param before where to look on; null: at the newest message
     * @param start the message behind which to read, once it is found
     */
    private record Search(
            @Nullable Long before, int seen, @Nullable Long start, boolean over, boolean limited) {}

    /** GroupMe does not show the conversation now. */
    static final class NotShownException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotShownException() {
            super("GroupMe does not show the conversation", null, false, false);
        }
    }

    /** The message behind which to read, and whether there is more before it that may not be read. */
    record Start(long mark, boolean limited) {}

    /**
     * Finds where to begin in a conversation without a mark: at the first message that is not older than the instant, or
     * where the most that may be read begins. Empty when the conversation is.
     */
    Mono<Start> start(Account account, Chat chat, Instant from) {
        return Mono.just(new Search(null, 0, null, false, false))
                .expand(search -> search.over() ? Mono.empty() : look(account, chat, from, search))
                .last()
                .flatMap(search ->
                        search.start() == null ? Mono.empty() : Mono.just(new Start(search.start(), search.limited())));
    }

    /**
     * Journals what follows the mark, up to the chat's last message or the last there is.
     *
     * @param listed whether GroupMe lists the conversation; one that is neither listed nor found was left
     */
    Mono<End> after(Account account, Chat chat, long mark, boolean listed) {
        return Mono.just(new Progress(mark, 0, Instant.EPOCH, isAtEnd(chat, mark), false))
                .expand(progress -> progress.over() || progress.read() >= maxMessages
                        ? Mono.empty()
                        : page(account, chat, progress, listed))
                .last()
                .flatMap(progress -> {
                    if (progress.refused()) {
                        return Mono.just(new End.Refused(chat.conversation()));
                    }
                    return progress.over() ? Mono.just(new End.Complete()) : rest(account, chat, progress);
                });
    }

    private Mono<Progress> page(Account account, Chat chat, Progress progress, boolean listed) {
        var call = Mono.defer(() -> groupMe.messagesAfter(account, chat.conversation(), progress.mark()));
        return patience.askBriefly(call).flatMap(reply -> switch (reply) {
            case Reply.Found<List<SaidMessage>>(var messages) -> append(account, chat, progress, messages);
            case Reply.Gone<List<SaidMessage>> _ ->
                listed
                        ? Mono.just(progress.notAnswered())
                        : marks.forget(account.id(), chat.conversation()).thenReturn(progress.ended());
            case Reply.Forbidden<List<SaidMessage>> _, Reply.Unavailable<List<SaidMessage>> _ ->
                Mono.just(progress.notAnswered());
        });
    }

    private Mono<Progress> append(Account account, Chat chat, Progress before, List<SaidMessage> messages) {
        var page = messages.stream()
                .filter(message -> message.id() > before.mark())
                .sorted(Comparator.comparingLong(SaidMessage::id))
                .toList();
        if (page.isEmpty()) {
            return Mono.just(before.ended());
        }
        var last = page.getLast();
        return Flux.fromIterable(page)
                .flatMapSequential(message -> append(account, chat.conversation(), message), APPENDED_AT_ONCE)
                .doOnNext(this::count)
                .then(raise(account, chat, last.id()))
                // Off the commit thread.
                .publishOn(patience.scheduler())
                .thenReturn(new Progress(
                        last.id(), before.read() + page.size(), last.createdAt(), isAtEnd(chat, last.id()), false));
    }

    private Mono<Appended> append(Account account, Conversation conversation, SaidMessage said) {
        return Mono.defer(() -> {
            var inbound = new Inbound("/user/" + account.userId(), asPushed(conversation, said.message()), null);
            return switch (NORMALIZER.normalize(account.id(), inbound, clock.instant(), Origin.CATCH_UP)) {
                case Normalized.Happened(var event) ->
                    journal.append(event, new Payload(inbound.raw().bytes()));
                case Normalized.Ping _ -> Mono.empty();
            };
        });
    }

    private void count(Appended appended) {
        switch (appended) {
            case Appended.New _ -> metrics.caughtUp();
            case Appended.Duplicate _ -> {}
        }
    }

    /** The form in which the message would have been pushed. */
    static JsonNode asPushed(Conversation conversation, JsonNode message) {
        var subject = message;
        if (message instanceof ObjectNode object
                && new Pushed(message).conversation().isEmpty()) {
            subject = switch (conversation) {
                case Conversation.Group(var id) -> object.deepCopy().put("group_id", id);
                case Conversation.Direct(var one, var other) ->
                    object.deepCopy().put("chat_id", one + "+" + other);
                case Conversation.None _ -> message;
            };
        }
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", conversation instanceof Conversation.Direct ? "direct_message.create" : "line.create")
                .set("subject", subject);
    }

    private Mono<End> rest(Account account, Chat chat, Progress progress) {
        var end = chat.lastMessageId() != null
                ? Mono.just(chat.lastMessageId())
                : newestFirst(account, chat, null)
                        .flatMap(page -> Mono.justOrEmpty(
                                page.stream().map(SaidMessage::id).max(Comparator.naturalOrder())));
        return end.filter(last -> last > progress.mark())
                .<End>map(last -> new End.Limited(chat.conversation(), progress.until(), last))
                .defaultIfEmpty(new End.Complete());
    }

    private Mono<Search> look(Account account, Chat chat, Instant from, Search search) {
        return newestFirst(account, chat, search.before()).map(page -> {
            var before = search.before();
            var older = page.stream()
                    .filter(message -> message.createdAt().isBefore(from))
                    .map(SaidMessage::id)
                    .max(Comparator.naturalOrder());
            if (older.isPresent()) {
                return new Search(before, search.seen(), older.get(), true, false);
            }
            var oldest = page.stream()
                    .map(SaidMessage::id)
                    .min(Comparator.naturalOrder())
                    .orElse(Long.MAX_VALUE);
            if (page.isEmpty() || (before != null && oldest >= before)) {
                // The conversation is younger than that, or empty.
                return new Search(before, search.seen(), before == null ? null : before - 1, true, false);
            }
            var seen = search.seen() + page.size();
            return seen < maxMessages
                    ? new Search(oldest, seen, null, false, false)
                    : new Search(oldest, seen, oldest - 1, true, true);
        });
    }

    private Mono<List<SaidMessage>> newestFirst(Account account, Chat chat, @Nullable Long before) {
        return patience.askBriefly(Mono.defer(() -> groupMe.messagesBefore(account, chat.conversation(), before)))
                .flatMap(reply -> switch (reply) {
                    case Reply.Found<List<SaidMessage>>(var messages) -> Mono.just(messages);
                    case Reply.Gone<List<SaidMessage>> _,
                            Reply.Forbidden<List<SaidMessage>> _,
                            Reply.Unavailable<List<SaidMessage>> _ -> Mono.error(new NotShownException());
                });
    }

    private Mono<Void> raise(Account account, Chat chat, long mark) {
        return marks.raise(List.of(new Raise(account.id(), Map.of(chat.conversation(), mark), null)));
    }

    private static boolean isAtEnd(Chat chat, long mark) {
        return chat.lastMessageId() != null && chat.lastMessageId() <= mark;
    }
}
