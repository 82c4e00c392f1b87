package io.groupmebridge.groupme;

import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.github.resilience4j.reactor.retry.RetryOperator;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryRegistry;
import io.groupmebridge.account.AccessToken;
import io.groupmebridge.account.Account;
import io.groupmebridge.event.Conversation;
import io.netty.channel.ChannelOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import tools.jackson.databind.JsonNode;

/**
 * GroupMe over HTTP. Every call is bounded in time and size; what may have failed by chance is tried again as the
 * Resilience4j retry {@code groupme} says, each time in the account's turn. Redirects are not followed: the token would go
 * with them.
 */
@Component
final class WebGroupMe implements GroupMe, DisposableBean {

    static final String RETRY = "groupme";
    static final String PACE = "groupme";
    static final int LONGEST_ANSWER = 4 * 1024 * 1024;

    private static final int FULL_PAGE = 100;
    private static final int SHORT_PAGE = 10;
    private static final int MOST_WAITING = 50_000;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);
    private static final Duration IDLE = Duration.ofSeconds(30);

    private final ConnectionProvider connections;
    private final WebClient client;
    private final Retry retry;
    private final Paces paces;
    private final Duration timeout;
    private final Clock clock;
    private volatile Duration clockOffset = Duration.ZERO;

    WebGroupMe(GroupMeProperties properties, RetryRegistry retries, RateLimiterRegistry limiters, Clock clock) {
        // The calls that wait for a connection wait in its queue: a place for several of each of thousands of accounts.
        this.connections = ConnectionProvider.builder("groupme")
                .maxConnections(properties.concurrency())
                .pendingAcquireMaxCount(MOST_WAITING)
                .pendingAcquireTimeout(LONGEST_WAIT)
                .maxIdleTime(IDLE)
                .lifo()
                .build();
        var http = HttpClient.create(connections)
                .responseTimeout(properties.timeout())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        properties.connectTimeout().toMillis());
        this.client = WebClient.builder()
                .baseUrl(properties.apiUrl().toString())
                .clientConnector(new ReactorClientHttpConnector(http))
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(LONGEST_ANSWER))
                .build();
        this.retry = retries.retry(RETRY);
        this.paces = new Paces(limiters.getConfiguration(PACE).orElseGet(limiters::getDefaultConfig), clock);
        this.timeout = properties.timeout();
        this.clock = clock;
    }

    @Override
    public Mono<Identity> whoAmI(AccessToken token) {
        return get(token, "/users/me")
                .transformDeferred(RetryOperator.of(retry))
                .map(Answer::identity)
                .onErrorResume(failure -> Mono.just(new Identity.Unavailable(NoAnswer.reason(failure))));
    }

    @Override
    public Mono<Fetched<List<Chat>>> groups(Account account, int page) {
        return list(
                call(account, "/groups?per_page={size}&omit=memberships&page={page}", FULL_PAGE, page),
                "",
                Items::groups);
    }

    @Override
    public Mono<Fetched<List<Chat>>> subtopics(Account account, Conversation.Group group, int page) {
        return list(
                call(account, "/groups/{group}/subgroups?per_page={size}&page={page}", group.id(), FULL_PAGE, page),
                "",
                Items::groups);
    }

    @Override
    public Mono<Fetched<List<Chat>>> directChats(Account account, int page) {
        return list(
                call(account, "/chats?per_page={size}&page={page}", FULL_PAGE, page),
                "",
                chats -> Items.directChats(chats, account.userId()));
    }

    @Override
    public Mono<Fetched<List<SaidMessage>>> messagesAfter(Account account, Conversation conversation, long messageId) {
        return messages(account, conversation, "&after_id=" + messageId, Comparator.naturalOrder());
    }

    @Override
    public Mono<Fetched<List<SaidMessage>>> messagesBefore(
            Account account, Conversation conversation, @Nullable Long messageId) {
        var before = messageId == null ? "" : "&before_id=" + messageId;
        return messages(account, conversation, before, Comparator.reverseOrder());
    }

    @Override
    public Duration clockOffset() {
        return clockOffset;
    }

    @Override
    public void destroy() {
        connections.dispose();
    }

    private Mono<Fetched<List<SaidMessage>>> messages(
            Account account, Conversation conversation, String from, Comparator<Long> order) {
        return switch (conversation) {
            case Conversation.Group(var id) ->
                messages(account, "/groups/" + id + "/messages?acceptFiles=1" + from, "messages", order);
            case Conversation.Direct chat ->
                otherThan(account, chat)
                        .map(other -> messages(
                                account, "/direct_messages?other_user_id=" + other + from, "direct_messages", order))
                        // Another user's, whose token the account had before.
                        .orElseGet(() -> account.userId() == null
                                ? unavailable("GroupMe was not asked: the account's user is not known")
                                : Mono.just(new Fetched.Gone<>()));
            case Conversation.None _ -> unavailable("GroupMe was not asked: only conversations have messages");
        };
    }

    private Mono<Fetched<List<SaidMessage>>> messages(
            Account account, String path, String key, Comparator<Long> order) {
        var limited = path + "&limit={limit}";
        // Some messages are liked by thousands.
        var answer = call(account, limited, FULL_PAGE)
                .onErrorResume(DataBufferLimitException.class, _ -> call(account, limited, SHORT_PAGE));
        return list(answer, key, messages -> Items.messages(messages, order));
    }

    private static Optional<String> otherThan(Account account, Conversation.Direct chat) {
        if (chat.smallerId().equals(account.userId())) {
            return Optional.of(chat.largerId());
        }
        return chat.largerId().equals(account.userId()) ? Optional.of(chat.smallerId()) : Optional.empty();
    }

    private static <T> Mono<Fetched<List<T>>> list(
            Mono<Answer> answer, String key, Function<Stream<JsonNode>, List<T>> read) {
        return answer.map(it -> it.list(key, read)).onErrorResume(failure -> unavailable(NoAnswer.reason(failure)));
    }

    private static <T> Mono<Fetched<List<T>>> unavailable(String reason) {
        return Mono.just(new Fetched.Unavailable<>(reason));
    }

    private Mono<Answer> call(Account account, String path, Object... variables) {
        return paces.inTurn(account.id(), get(account.token(), path, variables))
                .transformDeferred(RetryOperator.of(retry));
    }

    private Mono<Answer> get(AccessToken token, String path, Object... variables) {
        return client.get()
                .uri(path, variables)
                .header("X-Access-Token", token.value())
                .exchangeToMono(this::read);
    }

    private Mono<Answer> read(ClientResponse response) {
        var headers = DateHeaders.of(response.headers().asHttpHeaders(), clock);
        clockOffset = headers.offset(clock.instant());
        return response.bodyToMono(String.class)
                .timeout(timeout)
                .defaultIfEmpty("")
                .map(body -> new Answer(response.statusCode().value(), body, headers.retryAfter()));
    }
}
