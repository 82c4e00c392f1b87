package io.groupmebridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groupmebridge.peers.ReceivedWebhook;
import io.groupmebridge.peers.SimulatedGroupMe;
import io.groupmebridge.peers.WebhookInbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What goes into a bridge and what comes out: people who talk in a simulated GroupMe, at a steady pace on a thread of their
 * own, and a receiver. Everything that was said is to arrive at {@value #PATH}, each message under one id with one body.
 */
final class Traffic implements AutoCloseable {

    static final String PATH = "/hook";

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int GROUPS = 20;
    private static final int TICKS_PER_SECOND = 50;

    /** People wait when so much has not arrived: a machine that is too slow must not be overrun. */
    private static final int MOST_OUTSTANDING = 3_000;

    private final SimulatedGroupMe groupMe = SimulatedGroupMe.start();
    private final SimulatedGroupMe.Account account =
            groupMe.open(RunningBridge.USER, "Alice", RunningBridge.ACCESS_TOKEN);
    private final WebhookInbox inbox = WebhookInbox.start();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final List<String> said = new ArrayList<>(); // guarded by itself

    /** What came of every message, as id and body of its webhooks. */
    private final Map<String, Set<String>> arrived = new ConcurrentHashMap<>();

    /** How often each message came. */
    private final Map<String, Integer> requests = new ConcurrentHashMap<>();

    private @Nullable ScheduledFuture<?> talking;

    Traffic() {
        inbox.onReceived(this::note);
    }

    /** What connects a bridge with GroupMe and declares the subscription to {@value #PATH}. */
    Map<String, String> settings() {
        var settings = new LinkedHashMap<String, String>();
        settings.put("bridge.groupme.push-url", groupMe.pushUri().toString());
        settings.put("bridge.groupme.api-url", groupMe.apiUri().toString());
        settings.put("bridge.accounts[0].name", "alice");
        settings.put("bridge.accounts[0].access-token", RunningBridge.ACCESS_TOKEN);
        settings.put("bridge.admin.token", RunningBridge.ADMIN_TOKEN);
        settings.put("bridge.delivery.allow-http", "true");
        settings.put("bridge.delivery.allowed-networks", "127.0.0.0/8");
        settings.put("logging.level.io.groupmebridge.delivery.AttemptLog", "warn");
        RunningBridge.subscribe(settings, 0, inbox, PATH);
        return settings;
    }

    /** The receiver of all subscriptions. */
    WebhookInbox inbox() {
        return inbox;
    }

    /** Waits until the bridge's session hears what is said. */
    void awaitListener() {
        await("a session").atMost(PATIENCE).until(() -> groupMe.listeners(account) > 0);
    }

    /** Lets people say so much a second until {@link #end}, less when much of it has not arrived. */
    void begin(int perSecond) {
        var each = perSecond / TICKS_PER_SECOND;
        Runnable talk = () -> say(Math.min(each, MOST_OUTSTANDING - said() + arrived()));
        talking = thread.scheduleAtFixedRate(talk, 0, 1_000 / TICKS_PER_SECOND, TimeUnit.MILLISECONDS);
    }

    /** Says no more. Fails when talking failed. */
    void end() {
        if (talking == null || talking.isDone()) {
            throw new IllegalStateException("the talk has ended by itself");
        }
        talking.cancel(false);
        try {
            thread.submit(() -> {}).get(30, TimeUnit.SECONDS); // what was being said is said
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the talk did not end", e);
        }
    }

    /** Has that many messages said at once. */
    void say(int count) {
        for (var i = 0; i < count; i++) {
            synchronized (said) {
                said.add(groupMe.say(String.valueOf(10000001 + said.size() % GROUPS), "line " + said.size()));
            }
        }
    }

    /** Cuts the connections of all sessions; they may come back to what they missed. */
    void dropSockets() {
        groupMe.dropSockets();
    }

    /** How many messages were said. */
    int said() {
        synchronized (said) {
            return said.size();
        }
    }

    /** How many messages arrived, each counted once. */
    int arrived() {
        return arrived.size();
    }

    /** How many webhooks brought what had arrived before. */
    int repeated() {
        return requests.values().stream().mapToInt(times -> times - 1).sum();
    }

    /** How many messages arrived more than once. */
    int arrivedAgain() {
        return (int) requests.values().stream().filter(times -> times > 1).count();
    }

    /** Waits until that many more messages arrived. */
    void awaitMore(int count) {
        var before = arrived();
        await("webhooks").atMost(PATIENCE).until(() -> arrived() >= before + count);
    }

    /** Waits until everything that was said arrived, and fails unless each did under one id, with one body. */
    void awaitAll() {
        await("all that was said").atMost(PATIENCE).until(() -> arrived() >= said());
        synchronized (said) {
            assertThat(arrived.keySet()).containsExactlyInAnyOrderElementsOf(said);
        }
        assertThat(arrived).allSatisfy((_, webhooks) -> assertThat(webhooks).hasSize(1));
    }

    @Override
    public void close() {
        thread.shutdownNow();
        inbox.close();
        groupMe.close();
    }

    private void note(ReceivedWebhook webhook) {
        var message = webhook.json().at("/data/message_id").asString("");
        if (webhook.path().equals(PATH) && !message.isEmpty()) {
            arrived.computeIfAbsent(message, _ -> ConcurrentHashMap.newKeySet()).add(webhook.id() + webhook.text());
            requests.merge(message, 1, Integer::sum);
        }
    }
}
