package io.groupmebridge.ingest;

import io.groupmebridge.account.Account;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.groupme.Chat;
import io.groupmebridge.groupme.Fetched;
import io.groupmebridge.groupme.GroupMe;
import io.groupmebridge.ingest.Patience.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.IntFunction;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Lists the conversations of an account: groups, the subtopics of those that have some, direct chats. */
record Listing(GroupMe groupMe, Patience patience) {

    private static final int MOST_PAGES = 100;

    /**
     * What GroupMe lists.
     *
     * @param chats each conversation once
     * @param complete whether what is not among them is none of the account's; not when GroupMe refused a list
     */
    record Listed(List<Chat> chats, boolean complete) {

        Listed {
            chats = List.copyOf(chats);
        }

        private static Listed join(List<Listed> lists) {
            var chats = new LinkedHashMap<Conversation, Chat>();
            lists.stream()
                    .flatMap(list -> list.chats().stream())
                    .forEach(chat -> chats.merge(chat.conversation(), chat, Listed::newer));
            return new Listed(List.copyOf(chats.values()), lists.stream().allMatch(Listed::complete));
        }

        /** The lists are sorted by activity, so a conversation that somebody writes in may come on two pages. */
        private static Chat newer(Chat one, Chat other) {
            return last(other) > last(one) ? other : one;
        }

        private static long last(Chat chat) {
            return chat.lastMessageId() == null ? -1 : chat.lastMessageId();
        }
    }

    /** Asks for all pages. Fails as {@link Patience#ask} does. */
    Mono<Listed> of(Account account) {
        return pages(page -> groupMe.groups(account, page))
                .flatMap(groups -> Flux.fromIterable(groups.chats())
                        .concatMap(group -> subtopics(account, group))
                        .concatWith(pages(page -> groupMe.directChats(account, page)))
                        .collectList()
                        .map(others -> Listed.join(with(groups, others))));
    }

    private Mono<Listed> subtopics(Account account, Chat chat) {
        // A refusal concerns one group; the marks of its subtopics may be asked for.
        return chat.hasSubtopics() && chat.conversation() instanceof Conversation.Group group
                ? pages(page -> groupMe.subtopics(account, group, page)).map(list -> new Listed(list.chats(), true))
                : Mono.empty();
    }

    private Mono<Listed> pages(IntFunction<Mono<Fetched<List<Chat>>>> call) {
        return Flux.range(1, MOST_PAGES)
                .concatMap(page -> patience.ask(Mono.defer(() -> call.apply(page))), 0)
                .map(Listing::page)
                .takeUntil(page -> page.chats().isEmpty())
                .collectList()
                .map(Listed::join);
    }

    private static Listed page(Reply<List<Chat>> reply) {
        return switch (reply) {
            case Reply.Found<List<Chat>>(var chats) -> new Listed(chats, true);
            case Reply.Gone<List<Chat>> _, Reply.Forbidden<List<Chat>> _, Reply.Unavailable<List<Chat>> _ ->
                new Listed(List.of(), false);
        };
    }

    private static List<Listed> with(Listed first, List<Listed> others) {
        var all = new ArrayList<Listed>(others.size() + 1);
        all.add(first);
        all.addAll(others);
        return all;
    }
}
