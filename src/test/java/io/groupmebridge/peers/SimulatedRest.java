package io.groupmebridge.peers;

import io.groupmebridge.peers.GroupMeData.Person;
import io.groupmebridge.peers.SimulatedGroupMe.Account;
import io.groupmebridge.peers.SimulatedHistory.Range;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * GroupMe's REST API as far as catching up needs it: who am I, groups, subtopics, chats, messages. Every account is in every
 * group until it leaves. It can serve alone, beside a real Faye server, or within {@link SimulatedGroupMe}. Safe for use by
 * several threads.
 */
public final class SimulatedRest implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MOST_REQUESTS = 200_000;

    private final GroupMeData make;
    private final Map<String, Account> accountByToken = new ConcurrentHashMap<>();
    private final SimulatedHistory history = new SimulatedHistory();
    private final SimulatedFaults faults = new SimulatedFaults();
    private final List<Request> requests = new ArrayList<>();
    private @Nullable DisposableServer server;

    /** Serves nobody yet; {@link #serve} answers for a server of somebody else's. */
    SimulatedRest(GroupMeData make) {
        this.make = make;
    }

    /**
     * A call that was made.
     *
     * @param path without the version, with its query
     */
    public record Request(Instant at, String path) {}

    /** Starts it on a free port. */
    public static SimulatedRest start() {
        var rest = new SimulatedRest(new GroupMeData(Clock.systemUTC()));
        rest.server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.get("/v3/**", rest::serve))
                .bindNow();
        return rest;
    }

    /** The root of the API, when it was started by itself. */
    public URI apiUri() {
        return URI.create("http://127.0.0.1:" + server.port() + "/v3");
    }

    /** Opens an account. */
    public Account open(String userId, String name, String accessToken) {
        var account = new Account(userId, name, accessToken);
        accountByToken.put(accessToken, account);
        return account;
    }

    /** Refuses the token from now on. */
    public void revoke(String accessToken) {
        accountByToken.remove(accessToken);
    }

    /** Opens a group in which nothing was said yet. */
    public void group(String groupId) {
        history.group(groupId);
    }

    /** Opens a subtopic of a group, which is a group with an id of its own. */
    public void subtopic(String groupId, String subtopicId) {
        history.subtopic(groupId, subtopicId);
    }

    /** The account is no longer in the group: it is not listed and its messages are 404. */
    public void leave(String groupId, Account account) {
        history.leave(groupId, account.userId());
    }

    /** The account is in the group again. */
    public void join(String groupId, Account account) {
        history.join(groupId, account.userId());
    }

    /** Somebody says something in a group: it is in the history, and the answer is what a push would carry. */
    public ObjectNode post(String groupId, Person sender, String text) {
        return remembered(() -> make.line(groupId, sender, text));
    }

    /** Somebody writes to an account: it is in the history, and the answer is what a push would carry. */
    public ObjectNode postTo(Account account, Person sender, String text) {
        return remembered(() -> make.direct(sender, account.userId(), text));
    }

    /** Takes the message that this data pushes into the history; data of another kind holds none. */
    public void remember(JsonNode data) {
        history.remember(data);
    }

    /** How it shall fail. */
    public SimulatedFaults faults() {
        return faults;
    }

    /** The calls so far, oldest first, the first 200,000. */
    public List<Request> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** How many calls had a path that starts so, like {@code /groups/10000001/messages}. */
    public long requests(String pathStart) {
        return requests().stream()
                .filter(request -> request.path().startsWith(pathStart))
                .count();
    }

    /** How many calls came in each second. */
    public Map<Instant, Long> requestsPerSecond() {
        return requests().stream()
                .collect(Collectors.groupingBy(
                        request -> Instant.ofEpochSecond(request.at().getEpochSecond()),
                        TreeMap::new,
                        Collectors.counting()));
    }

    @Override
    public void close() {
        if (server != null) {
            server.disposeNow(Duration.ofSeconds(3));
        }
    }

    Optional<Account> account(String accessToken) {
        return Optional.ofNullable(accountByToken.get(accessToken));
    }

    List<Account> accounts() {
        return List.copyOf(accountByToken.values());
    }

    /** Answers one request. */
    Publisher<Void> serve(HttpServerRequest request, HttpServerResponse response) {
        var path = request.uri().replaceFirst("^/?v3", "");
        synchronized (requests) {
            if (requests.size() < MOST_REQUESTS) {
                requests.add(new Request(Instant.now(), path));
            }
        }
        var answer = faults.take(path)
                .map(fault -> new Answer(fault.status(), fault.body(), fault.retryAfter()))
                .orElseGet(() -> account(request.requestHeaders().get("X-Access-Token", ""))
                        .map(account -> answer(account, new QueryStringDecoder(path)))
                        .orElseGet(() -> error(401, 401, "unauthorized")));
        response.status(answer.status()).header("content-type", "application/json; charset=utf-8");
        if (answer.retryAfter() != null) {
            response.header("retry-after", String.valueOf(answer.retryAfter().toSeconds()));
        }
        return answer.body().isEmpty() ? response.send() : response.sendString(Mono.just(answer.body()));
    }

    private record Answer(int status, String body, @Nullable Duration retryAfter) {}

    private Answer answer(Account account, QueryStringDecoder asked) {
        var steps = asked.path().substring(1).split("/", -1);
        return switch (steps[0] + "/" + steps.length) {
            case "users/2" -> ok(me(account));
            case "groups/1" -> page(history.groupsOf(account.userId()), asked);
            case "chats/1" -> page(history.chatsOf(account.userId()), asked);
            case "direct_messages/1" ->
                messages(
                        asked,
                        "direct_messages",
                        range -> history.chatMessages(
                                GroupMeData.chatOf(account.userId(), text(asked, "other_user_id")), range));
            case "groups/3" -> inGroup(account, steps[1], steps[2], asked);
            default -> error(404, 404, "not found");
        };
    }

    private Answer inGroup(Account account, String groupId, String what, QueryStringDecoder asked) {
        if (faults.forbids(groupId)) {
            return error(401, 40100, "Not authorized");
        }
        if (!history.sees(account.userId(), groupId)) {
            return new Answer(404, "", null);
        }
        return what.equals("subgroups")
                ? page(history.subtopicsOf(groupId), asked)
                : messages(asked, "messages", range -> history.groupMessages(groupId, range));
    }

    private Answer messages(QueryStringDecoder asked, String key, Function<Range, List<JsonNode>> read) {
        var limit = number(asked, "limit", 20L).intValue();
        if (limit < 1 || limit > 200) {
            return error(400, 400, "limit must be between 1 and 200");
        }
        var found = read.apply(new Range(
                number(asked, "after_id", null),
                number(asked, "since_id", null),
                number(asked, "before_id", null),
                Math.min(limit, faults.longestPage())));
        return found.isEmpty() ? empty(key) : ok(JSON.createObjectNode().set(key, JSON.valueToTree(found)));
    }

    private Answer empty(String key) {
        return switch (faults.empty()) {
            case NOT_MODIFIED -> new Answer(304, "", null);
            case NULL_RESPONSE -> ok(JSON.nullNode());
            case EMPTY_RESPONSE -> ok(JSON.createArrayNode());
            case EMPTY_LIST -> ok(JSON.createObjectNode().set(key, JSON.createArrayNode()));
            case NO_KEY -> ok(JSON.createObjectNode());
        };
    }

    private static Answer page(List<JsonNode> all, QueryStringDecoder asked) {
        var size = number(asked, "per_page", 10L);
        var page = number(asked, "page", 1L);
        return ok(JSON.valueToTree(
                all.stream().skip((page - 1) * size).limit(size).toList()));
    }

    private static JsonNode me(Account account) {
        return JSON.createObjectNode()
                .put("id", account.userId())
                .put("user_id", account.userId())
                .put("name", account.name())
                .putNull("image_url");
    }

    /** One at a time, so that nobody reads a later message before an earlier one is there. */
    private ObjectNode remembered(Supplier<ObjectNode> said) {
        synchronized (history) {
            var data = said.get();
            history.remember(data);
            return data;
        }
    }

    private static Answer ok(JsonNode response) {
        var body = JSON.createObjectNode();
        body.set("response", response);
        body.putObject("meta").put("code", 200);
        return new Answer(200, JSON.writeValueAsString(body), null);
    }

    private static Answer error(int status, int code, String text) {
        var body = JSON.createObjectNode();
        body.putObject("meta").put("code", code).putArray("errors").add(text);
        return new Answer(status, JSON.writeValueAsString(body), null);
    }

    private static String text(QueryStringDecoder asked, String name) {
        return asked.parameters().getOrDefault(name, List.of("0")).getFirst();
    }

    private static @Nullable Long number(QueryStringDecoder asked, String name, @Nullable Long otherwise) {
        var values = asked.parameters().get(name);
        return values == null ? otherwise : Long.valueOf(values.getFirst());
    }
}
