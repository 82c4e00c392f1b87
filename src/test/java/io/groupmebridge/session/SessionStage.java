package io.groupmebridge.session;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.groupmebridge.account.AccessToken;
import io.groupmebridge.account.Account;
import io.groupmebridge.account.Accounts;
import io.groupmebridge.bayeux.Inbound;
import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.groupme.Chat;
import io.groupmebridge.groupme.Fetched;
import io.groupmebridge.groupme.GroupMe;
import io.groupmebridge.groupme.GroupMeProperties;
import io.groupmebridge.groupme.Identity;
import io.groupmebridge.groupme.SaidMessage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

/** All that sessions need, in memory and in virtual time. Everything runs on the test's thread. */
final class SessionStage implements GroupMe, Accounts, InboundHandler, ChannelDemand {

    static final AccountId ADA = new AccountId("ada");
    static final Identity KNOWN = new Identity.Known("123", "Ada");
    static final int WINDOW = 3;

    /** How much GroupMe's clock is ahead. */
    Duration clockOffset = Duration.ZERO;

    final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Map<TransportType, FakeTransport> transports = new EnumMap<>(TransportType.class);
    final Map<TransportType, CircuitBreaker> breakers = new EnumMap<>(TransportType.class);

    /** The WebSocket's, which most tests have alone. */
    final FakeTransport transport = new FakeTransport(() -> clockOffset);

    final CircuitBreaker breaker;
    final Surroundings surroundings;

    /** What GroupMe says of any token, and how often it was asked. */
    Identity identity = KNOWN;

    int asked;
    final List<String> identified = new ArrayList<>();
    final List<Account> stored = new ArrayList<>();

    /** What was pushed, in the order of subscription; each waits in {@code open} until the test takes it. */
    final List<String> handled = new ArrayList<>();

    final List<MonoSink<Void>> open = new ArrayList<>();
    int announced;

    /** What became of the session, and between it what was handled as {@code handle}. */
    final List<Object> told = new ArrayList<>();

    /** What channels are wanted; empty ends never. */
    final Sinks.Many<Set<String>> demand = Sinks.many().replay().latest();

    SessionStage() {
        this(CircuitBreakerConfig.custom().slidingWindowSize(4).build());
    }

    SessionStage(CircuitBreakerConfig breakerConfig) {
        this(breakerConfig, TransportType.WEBSOCKET);
    }

    SessionStage(CircuitBreakerConfig breakerConfig, TransportType... types) {
        Clock clock = new SchedulerClock(scheduler);
        breaker = CircuitBreaker.of("websocket", breakerConfig);
        var ways = new EnumMap<TransportType, Way>(TransportType.class);
        for (var type : types) {
            if (type == TransportType.POLLING) {
                continue;
            }
            var isWebSocket = type == TransportType.WEBSOCKET;
            transports.put(type, isWebSocket ? transport : new FakeTransport(() -> clockOffset));
            breakers.put(type, isWebSocket ? breaker : CircuitBreaker.of(type.settingName(), breakerConfig));
            ways.put(type, new Way(transports.get(type), breakers.get(type), clock));
        }
        surroundings = new Surroundings(
                this,
                this,
                this,
                this,
                ways,
                RateLimiter.of(
                        "push-connect",
                        RateLimiterConfig.custom().limitForPeriod(1_000).build()),
                new Waits(IntervalFunction.ofExponentialBackoff(Duration.ofSeconds(1), 2)::apply, () -> 1),
                new SessionMetrics(meters),
                clock,
                properties(DataSize.ofMegabytes(8), types));
    }

    static GroupMeProperties addresses(String pushUrl) {
        return new GroupMeProperties(
                URI.create(pushUrl),
                URI.create("https://api.groupme.com/v3"),
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                32);
    }

    static SessionProperties properties(DataSize maxFrameSize, TransportType... types) {
        return new SessionProperties(
                WINDOW,
                Duration.ofSeconds(10),
                Duration.ofSeconds(25),
                Duration.ofSeconds(10),
                maxFrameSize,
                Duration.ofSeconds(5),
                1,
                types.length == 0 ? List.of(TransportType.WEBSOCKET) : List.of(types),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30));
    }

    static Account account(String userId) {
        return new Account(
                ADA, new AccessToken("sesame-3f2a"), userId, userId, true, Account.Source.API, Instant.EPOCH);
    }

    PushSession session(Account account) {
        return new PushSession(account, surroundings, scheduler);
    }

    /** Lets time pass; what is due happens. */
    void pass(Duration time) {
        scheduler.advanceTimeBy(time);
    }

    /** Lets what is due now happen. */
    void settle() {
        scheduler.advanceTime();
    }

    /** Answers handshake and subscribe on the newest socket. */
    void connect() {
        connect(transport, "");
    }

    /** Answers handshake and subscribe on that transport's newest socket. */
    void connect(FakeTransport transport) {
        connect(transport, "");
    }

    /** Connects, and lets the server hold a connect for an hour. */
    void connectForAnHour() {
        connect(transport, ",\"advice\":{\"timeout\":3600000}");
    }

    private void connect(FakeTransport transport, String advice) {
        settle();
        transport.socket().answer("/meta/handshake", true, "\"clientId\":\"client-0001\"" + advice);
        settle();
        transport.socket().answer("/meta/subscribe", true, "\"subscription\":\"/user/123\"");
        settle();
    }

    /** The oldest message that is under way becomes durable. */
    void take() {
        open.removeFirst().success();
        settle();
    }

    @Override
    public Mono<Identity> whoAmI(AccessToken token) {
        return Mono.fromSupplier(() -> {
            asked++;
            return identity;
        });
    }

    @Override
    public Mono<Void> handle(Account account, Inbound inbound) {
        return Mono.create(sink -> {
            told.add("handle");
            handled.add(inbound.channel() + " " + inbound.data());
            open.add(sink);
        });
    }

    @Override
    public void changed(Account account, SessionChange change) {
        told.add(change);
        if (change instanceof SessionChange.Subscribed) {
            announced++;
        }
    }

    @Override
    public Duration clockOffset() {
        return clockOffset;
    }

    @Override
    public Flux<Set<String>> wanted(Account account) {
        return demand.asFlux();
    }

    @Override
    public Mono<Fetched<List<Chat>>> groups(Account account, int page) {
        throw new UnsupportedOperationException("no session asks for it");
    }

    @Override
    public Mono<Fetched<List<Chat>>> subtopics(Account account, Conversation.Group group, int page) {
        throw new UnsupportedOperationException("no session asks for it");
    }

    @Override
    public Mono<Fetched<List<Chat>>> directChats(Account account, int page) {
        throw new UnsupportedOperationException("no session asks for it");
    }

    @Override
    public Mono<Fetched<List<SaidMessage>>> messagesAfter(Account account, Conversation conversation, long messageId) {
        throw new UnsupportedOperationException("no session asks for it");
    }

    @Override
    public Mono<Fetched<List<SaidMessage>>> messagesBefore(
            Account account, Conversation conversation, @Nullable Long messageId) {
        throw new UnsupportedOperationException("no session asks for it");
    }

    @Override
    public Mono<List<Account>> all() {
        return Mono.fromSupplier(() -> List.copyOf(stored));
    }

    @Override
    public Mono<Void> identified(AccountId id, String userId, String userName) {
        return Mono.fromRunnable(() -> identified.add(id + " is " + userId + " " + userName));
    }

    @Override
    public Mono<Optional<Account>> find(AccountId id) {
        throw new UnsupportedOperationException("no session asks for it");
    }

    @Override
    public Mono<Boolean> add(AccountId id, AccessToken token, boolean enabled) {
        throw new UnsupportedOperationException("no session asks for it");
    }

    @Override
    public Mono<Optional<Account>> change(AccountId id, AccessToken token, boolean enabled) {
        throw new UnsupportedOperationException("no session asks for it");
    }

    @Override
    public Mono<Boolean> remove(AccountId id) {
        throw new UnsupportedOperationException("no session asks for it");
    }
}
