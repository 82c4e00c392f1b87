package io.groupmebridge.peers;

import io.groupmebridge.peers.GroupMeData.Person;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A GroupMe on loopback: a push server and a little of the REST API on one port, with as many accounts as it is told and
 * people who talk to them when asked. Speaks Faye well enough for the demo and quick tests; what a real Faye does in
 * trouble, {@link FayeServer} shows. Safe for use by several threads.
 */
public final class SimulatedGroupMe implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Person BOB = new Person("20000002", "Bob");

    private final GroupMeData make = new GroupMeData(Clock.systemUTC());
    private final Map<String, Account> accountByToken = new ConcurrentHashMap<>();
    private final SimulatedPush push;
    private final DisposableServer server;

    private SimulatedGroupMe(Duration timeout) {
        this.push = new SimulatedPush(
                timeout, token -> Optional.ofNullable(accountByToken.get(token)).map(Account::userId));
        this.server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.ws("/faye", push::serve).get("/v3/**", this::rest))
                .bindNow();
    }

    /** An account that can be bridged; its token is good until it is revoked. */
    public record Account(String userId, String name, String accessToken) {

        @Override
        public String toString() {
            return "Account[" + userId + ", " + name + ", ***]";
        }
    }

    /** Starts it on a free port; connects are held for 30 seconds. */
    public static SimulatedGroupMe start() {
        return start(Duration.ofSeconds(30));
    }

    /** Starts it on a free port; connects are held for {@code timeout}. */
    public static SimulatedGroupMe start(Duration timeout) {
        return new SimulatedGroupMe(timeout);
    }

    /** Where the push session connects to. */
    public URI pushUri() {
        return URI.create("ws://127.0.0.1:" + server.port() + "/faye");
    }

    /** The root of the REST API. */
    public URI apiUri() {
        return URI.create("http://127.0.0.1:" + server.port() + "/v3");
    }

    /** Opens an account. */
    public Account open(String userId, String name, String accessToken) {
        var account = new Account(userId, name, accessToken);
        accountByToken.put(accessToken, account);
        return account;
    }

    /** Refuses the token from now on, over REST and for new subscriptions; those in force stay, as on GroupMe. */
    public void revoke(String accessToken) {
        accountByToken.remove(accessToken);
    }

    /** Bob says something in a group; every account hears it. Returns the message's id. */
    public String say(String groupId, String text) {
        return tell(make.line(groupId, BOB, text));
    }

    /** Bob writes to one account. Returns the message's id. */
    public String sayTo(Account account, String text) {
        var message = make.direct(BOB, account.userId(), text);
        push(account, message);
        return message.at("/subject/id").asString();
    }

    /** Pushes any data to one account. */
    public void push(Account account, JsonNode data) {
        push.publish("/user/" + account.userId(), data);
    }

    /**
     * Lets people talk by themselves, one message per {@code pace}, until the answer is disposed of. They wait until
     * somebody listens to the account's channel.
     */
    public Disposable chat(Account account, Duration pace) {
        var chatter = new Chatter(make, account);
        return Flux.interval(Duration.ZERO, pace)
                .onBackpressureDrop()
                .filter(_ -> listeners(account) > 0)
                .subscribe(_ -> push(account, chatter.next()));
    }

    /** The name of a group or of a person who talks, or the id itself when it is neither's. */
    public static String nameOf(String id) {
        return Chatter.NAMES.getOrDefault(id, id);
    }

    /** How many clients hear the account's channel now. */
    public int listeners(Account account) {
        return push.listeners("/user/" + account.userId());
    }

    /** Cuts every push connection; the clients may come back to what they missed. */
    public void dropSockets() {
        push.dropSockets();
    }

    /** Forgets every push client with its queue: whoever comes back is unknown. */
    public void forgetClients() {
        push.forgetClients();
    }

    @Override
    public void close() {
        push.forgetClients();
        server.disposeNow(Duration.ofSeconds(3));
    }

    private String tell(JsonNode message) {
        accountByToken.values().forEach(account -> push(account, message));
        return message.at("/subject/id").asString();
    }

    private Publisher<Void> rest(HttpServerRequest request, HttpServerResponse response) {
        var account = accountByToken.get(request.requestHeaders().get("X-Access-Token", ""));
        if (account == null) {
            return json(response, 401, error(401, "unauthorized"));
        }
        return request.path().equals("v3/users/me")
                ? json(response, 200, me(account))
                : json(response, 404, error(404, "not found"));
    }

    private static JsonNode me(Account account) {
        var body = JSON.createObjectNode();
        body.putObject("response")
                .put("id", account.userId())
                .put("user_id", account.userId())
                .put("name", account.name())
                .putNull("image_url");
        body.putObject("meta").put("code", 200);
        return body;
    }

    private static JsonNode error(int code, String text) {
        var body = JSON.createObjectNode();
        body.putObject("meta").put("code", code).putArray("errors").add(text);
        return body;
    }

    private static Publisher<Void> json(HttpServerResponse response, int status, JsonNode body) {
        return response.status(status)
                .header("content-type", "application/json; charset=utf-8")
                .sendString(Mono.just(JSON.writeValueAsString(body)));
    }
}
