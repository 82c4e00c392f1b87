package io.groupmebridge.groupme;

import io.github.resilience4j.reactor.retry.RetryOperator;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryRegistry;
import io.groupmebridge.account.AccessToken;
import io.groupmebridge.account.Account;
import io.groupmebridge.event.Conversation;
import io.netty.channel.ChannelOption;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * GroupMe over HTTP. Every call is bounded in time and size; what may have failed by chance is tried again as the
 * Resilience4j retry {@code groupme} says. Redirects are not followed: the token would go with them.
 */
@Component
final class WebGroupMe implements GroupMe {

    static final String RETRY = "groupme";
    static final int LONGEST_ANSWER = 1024 * 1024;

    private final WebClient client;
    private final Retry retry;
    private final Duration timeout;

    WebGroupMe(GroupMeProperties properties, RetryRegistry retries) {
        var http = HttpClient.create().option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                properties.connectTimeout().toMillis());
        this.client = WebClient.builder()
                .baseUrl(properties.apiUrl().toString())
                .clientConnector(new ReactorClientHttpConnector(http))
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(LONGEST_ANSWER))
                .build();
        this.retry = retries.retry(RETRY);
        this.timeout = properties.timeout();
    }

    @Override
    public Mono<Identity> whoAmI(AccessToken token) {
        return get("/users/me", token)
                .map(Answer::identity)
                .onErrorResume(failure -> Mono.just(Answer.identity(failure)));
    }

    private Mono<Answer> get(String path, AccessToken token) {
        return client.get()
                .uri(path)
                .header("X-Access-Token", token.value())
                .exchangeToMono(response -> response.bodyToMono(String.class)
                        .defaultIfEmpty("")
                        .map(body -> new Answer(response.statusCode().value(), body)))
                .timeout(timeout)
                .transformDeferred(RetryOperator.of(retry));
    }

    @Override
    public Mono<Fetched<List<Chat>>> groups(Account account, int page) {
        return Mono.just(new Fetched.Unavailable<>("not asked for"));
    }

    @Override
    public Mono<Fetched<List<Chat>>> subtopics(Account account, Conversation.Group group, int page) {
        return Mono.just(new Fetched.Unavailable<>("not asked for"));
    }

    @Override
    public Mono<Fetched<List<Chat>>> directChats(Account account, int page) {
        return Mono.just(new Fetched.Unavailable<>("not asked for"));
    }

    @Override
    public Mono<Fetched<List<SaidMessage>>> messagesAfter(Account account, Conversation conversation, long messageId) {
        return Mono.just(new Fetched.Unavailable<>("not asked for"));
    }

    @Override
    public Mono<Fetched<List<SaidMessage>>> messagesBefore(
            Account account, Conversation conversation, @Nullable Long messageId) {
        return Mono.just(new Fetched.Unavailable<>("not asked for"));
    }

    @Override
    public Duration clockOffset() {
        return Duration.ZERO;
    }
}
