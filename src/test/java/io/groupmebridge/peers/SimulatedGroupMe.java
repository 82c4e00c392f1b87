package io.groupmebridge.peers;

import io.groupmebridge.peers.GroupMeData.Person;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import tools.jackson.databind.JsonNode;

/**
 * A GroupMe on loopback: a push server and the REST API ({@link SimulatedRest}) on one port, with as many accounts as it is
 * told and people who talk to them when asked. Speaks Faye well enough for the demo and quick tests; what a real Faye does in
 * trouble, {@link FayeServer} shows. Safe for use by several threads.
 */
public final class SimulatedGroupMe implements AutoCloseable {

    private static final Person BOB = new Person("20000002", "Bob");

    private final GroupMeData make = new GroupMeData(Clock.systemUTC());
    private final SimulatedRest rest = new SimulatedRest(make);
    private final SimulatedPush push;
    private final DisposableServer server;

    private SimulatedGroupMe(Duration timeout) {
        this.push = new SimulatedPush(timeout, token -> rest.account(token).map(Account::userId));
        this.server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.ws("/faye", push::serve).get("/v3/**", rest::serve))
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
        return rest.open(userId, name, accessToken);
    }

    /** Refuses the token from now on, over REST and for new subscriptions; those in force stay, as on GroupMe. */
    public void revoke(String accessToken) {
        rest.revoke(accessToken);
    }

    /** Bob says something in a group; every account hears it. Returns the message's id. */
    public String say(String groupId, String text) {
        return tell(rest.post(groupId, BOB, text));
    }

    /** Bob writes to one account. Returns the message's id. */
    public String sayTo(Account account, String text) {
        var message = rest.postTo(account, BOB, text);
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
                .subscribe(_ -> {
                    var data = chatter.next();
                    rest.remember(data);
                    push(account, data);
                });
    }

    /** Its REST API: more of the history, and faults. */
    public SimulatedRest rest() {
        return rest;
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
        rest.accounts().forEach(account -> push(account, message));
        return message.at("/subject/id").asString();
    }
}
