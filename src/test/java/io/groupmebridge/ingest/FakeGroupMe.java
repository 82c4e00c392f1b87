package io.groupmebridge.ingest;

import io.groupmebridge.account.AccessToken;
import io.groupmebridge.account.Account;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.groupme.Chat;
import io.groupmebridge.groupme.Fetched;
import io.groupmebridge.groupme.GroupMe;
import io.groupmebridge.groupme.Identity;
import io.groupmebridge.groupme.SaidMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.JsonNodeFactory;

/** What GroupMe would answer over REST: conversations with what was said in them, and trouble when it is told to make some. */
final class FakeGroupMe implements GroupMe {

    private static final int CHATS_PER_PAGE = 2;

    private final Map<Conversation, List<SaidMessage>> said = new LinkedHashMap<>();
    private final Map<Conversation, Conversation> parents = new HashMap<>();
    private final Set<Conversation> hidden = new HashSet<>();
    private final Map<String, Deque<Fetched<?>>> troubles = new HashMap<>();
    private final List<String> calls = new ArrayList<>();
    private int pageSize = 3;
    private boolean silentLists;

    /** There is such a conversation, also without messages. */
    void open(Conversation conversation) {
        said.putIfAbsent(conversation, new ArrayList<>());
    }

    /** There is such a subtopic. */
    void openTopic(Conversation parent, Conversation topic) {
        open(parent);
        open(topic);
        parents.put(topic, parent);
    }

    void say(Conversation conversation, long id, Instant at) {
        open(conversation);
        var message = JsonNodeFactory.instance
                .objectNode()
                .put("id", String.valueOf(id))
                .put("created_at", at.getEpochSecond())
                .put("sender_id", "20000002")
                .put("sender_type", "user")
                .put("text", "message " + id);
        switch (conversation) {
            case Conversation.Group(var group) -> message.put("group_id", group);
            case Conversation.Direct(var one, var other) -> message.put("conversation_id", one + "+" + other);
            case Conversation.None _ -> throw new IllegalArgumentException("say it somewhere");
        }
        said.get(conversation).add(new SaidMessage(id, at, message));
    }

    /** Leaves the conversation out of the lists. */
    void hide(Conversation conversation) {
        hidden.add(conversation);
    }

    /** Does not say in the lists which message is the last. */
    void listSilently() {
        silentLists = true;
    }

    void pagesOf(int messages) {
        pageSize = messages;
    }

    /** Answers the next calls so: {@code groups}, {@code chats}, {@code topics}, or a conversation for its messages. */
    void answer(String call, Fetched<?>... answers) {
        troubles.computeIfAbsent(call, _ -> new ArrayDeque<>()).addAll(List.of(answers));
    }

    List<String> calls() {
        return calls;
    }

    @Override
    public Mono<Identity> whoAmI(AccessToken token) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Fetched<List<Chat>>> groups(Account account, int page) {
        return call(
                "groups",
                "groups " + page,
                () -> page(
                        said.keySet().stream()
                                .filter(each -> each instanceof Conversation.Group && !parents.containsKey(each)),
                        page));
    }

    @Override
    public Mono<Fetched<List<Chat>>> subtopics(Account account, Conversation.Group group, int page) {
        return call(
                "topics",
                "topics " + group + " " + page,
                () -> page(parents.keySet().stream().filter(topic -> group.equals(parents.get(topic))), page));
    }

    @Override
    public Mono<Fetched<List<Chat>>> directChats(Account account, int page) {
        return call(
                "chats",
                "chats " + page,
                () -> page(said.keySet().stream().filter(Conversation.Direct.class::isInstance), page));
    }

    @Override
    public Mono<Fetched<List<SaidMessage>>> messagesAfter(Account account, Conversation conversation, long messageId) {
        return call(
                conversation.toString(),
                conversation + " after " + messageId,
                () -> messages(conversation)
                        .filter(message -> message.id() > messageId)
                        .limit(pageSize)
                        .toList());
    }

    @Override
    public Mono<Fetched<List<SaidMessage>>> messagesBefore(
            Account account, Conversation conversation, @Nullable Long messageId) {
        return call(
                conversation.toString(),
                conversation + " before " + messageId,
                () -> messages(conversation)
                        .filter(message -> messageId == null || message.id() < messageId)
                        .sorted(Comparator.comparingLong(SaidMessage::id).reversed())
                        .limit(pageSize)
                        .toList());
    }

    @Override
    public Duration clockOffset() {
        return Duration.ZERO;
    }

    private Stream<SaidMessage> messages(Conversation conversation) {
        return said.getOrDefault(conversation, List.of()).stream();
    }

    private List<Chat> page(Stream<Conversation> conversations, int page) {
        return conversations
                .filter(each -> !hidden.contains(each))
                .skip((page - 1L) * CHATS_PER_PAGE)
                .limit(CHATS_PER_PAGE)
                .map(this::chat)
                .toList();
    }

    private Chat chat(Conversation conversation) {
        var last = messages(conversation).map(SaidMessage::id).max(Comparator.naturalOrder());
        return new Chat(conversation, silentLists ? null : last.orElse(null), parents.containsValue(conversation));
    }

    @SuppressWarnings("unchecked") // Trouble has no value.
    private <T> Mono<Fetched<T>> call(String kind, String call, Supplier<T> answer) {
        return Mono.fromSupplier(() -> {
            calls.add(call);
            var trouble = troubles.getOrDefault(kind, new ArrayDeque<>()).poll();
            return trouble == null ? new Fetched.Found<>(answer.get()) : (Fetched<T>) trouble;
        });
    }
}
