package io.groupmebridge;

import io.groupmebridge.peers.FayeServer;
import io.groupmebridge.peers.GroupMeData.Person;
import io.groupmebridge.peers.SimulatedGroupMe;
import io.groupmebridge.peers.SimulatedRest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Somebody who talks all the time, in two groups, a subtopic and a direct chat: into GroupMe's history first and then over
 * push, or into the history alone while there is no push server. Talks on a thread of its own.
 */
final class Talk implements AutoCloseable {

    private static final Person EVE = new Person("20000003", "Eve");
    private static final String TOPIC = "10000009";

    private final FayeServer faye;
    private final SimulatedRest rest;
    private final SimulatedGroupMe.Account account;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private @Nullable ScheduledFuture<?> talking;

    /** Message ids by conversation, in the order in which they were said; guarded by itself. */
    private final Map<String, List<String>> said = new TreeMap<>();

    Talk(FayeServer faye, SimulatedRest rest, SimulatedGroupMe.Account account) {
        this.faye = faye;
        this.rest = rest;
        this.account = account;
        rest.group("10000001");
        rest.group("10000002");
        rest.subtopic("10000001", TOPIC);
    }

    /** Says something every so often until {@link #end()}. */
    void begin(Duration pace) {
        talking = thread.scheduleAtFixedRate(this::say, 0, pace.toMillis(), TimeUnit.MILLISECONDS);
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

    int count() {
        synchronized (said) {
            return said.values().stream().mapToInt(List::size).sum();
        }
    }

    /** The ids of all messages by conversation, as events name it. */
    Map<String, List<String>> said() {
        synchronized (said) {
            var copy = new TreeMap<String, List<String>>();
            said.forEach((conversation, ids) -> copy.put(conversation, List.copyOf(ids)));
            return copy;
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void say() {
        var number = count();
        var text = "line " + number;
        switch (number % 4) {
            case 0 -> tell("group:10000001", rest.post("10000001", EVE, text));
            case 1 -> tell("group:10000002", rest.post("10000002", EVE, text));
            case 2 -> tell("group:" + TOPIC, rest.post(TOPIC, EVE, text));
            default -> tell("direct:" + account.userId() + "_" + EVE.id(), rest.postTo(account, EVE, text));
        }
    }

    private void tell(String conversation, ObjectNode message) {
        synchronized (said) {
            said.computeIfAbsent(conversation, _ -> new ArrayList<>())
                    .add(message.at("/subject/id").asString());
        }
        try {
            faye.publish("/user/" + account.userId(), message);
        } catch (RuntimeException _) {
            // The server is away. The message is in the history.
        }
    }
}
