package io.groupmebridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groupmebridge.event.EventType;
import io.groupmebridge.event.Origin;
import io.groupmebridge.journal.Journal;
import io.groupmebridge.journal.JournaledEvent;
import io.groupmebridge.peers.FayeServer;
import io.groupmebridge.peers.SimulatedGroupMe;
import io.groupmebridge.peers.SimulatedRest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole bridge with a real Faye server that fails in every way while somebody talks. What is said goes into GroupMe's
 * history and then out over push, as far as there is any: all of it must be in the journal, once and in order.
 * {@code -Dtest.faults} and {@code -Dtest.away} (seconds) make it longer or shorter.
 */
class FaultsIT {

    private static final Logger log = LoggerFactory.getLogger(FaultsIT.class);
    private static final int PAGE = 1_000;
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int FAULTS = Integer.getInteger("test.faults", 50);
    private static final Duration AWAY = Duration.ofSeconds(Integer.getInteger("test.away", 20));
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** One way to fail. What it breaks for longer is mended before the next. */
    private record Fault(String name, Consumer<FayeServer> strike) {}

    private static final List<Fault> KINDS = List.of(
            new Fault("reset the connection", faye -> faye.everyone().destroySockets()),
            new Fault("freeze the socket", faye -> faye.everyone().freezeSockets()),
            new Fault("forget the client", faye -> faye.everyone().forget()),
            new Fault("close 1000", faye -> faye.everyone().closeSockets(1000, "")),
            new Fault("close 1001", faye -> faye.everyone().closeSockets(1001, "going away")),
            new Fault("close 1012", faye -> faye.everyone().closeSockets(1012, "restart")),
            new Fault("close 4000", faye -> faye.everyone().closeSockets(4000, "private")),
            new Fault("send half a message", faye -> faye.everyone().sendText("[{\"channel\":\"/user/1\",\"da")),
            new Fault("break the WebSocket protocol", faye -> faye.everyone().sendBytes(new byte[] {0x7f, 0x7f})),
            new Fault("refuse handshakes", faye -> {
                faye.refuse("/meta/handshake", "503:busy", Map.of(), 2);
                faye.everyone().forget();
            }),
            new Fault("refuse sockets", faye -> {
                faye.answerUpgrades(503);
                faye.everyone().destroySockets();
            }),
            new Fault("drop the answer to a connect", faye -> faye.dropNextReply("/meta/connect")),
            new Fault("drop the answer to a handshake", faye -> {
                faye.dropNextReply("/meta/handshake");
                faye.everyone().forget();
            }),
            new Fault("advise a pause", faye -> faye.advise(Map.of("reconnect", "retry", "interval", 300))),
            new Fault("advise handshakes", faye -> faye.advise(Map.of("reconnect", "handshake", "interval", 0))),
            new Fault("restart", faye -> {
                faye.goAway();
                faye.comeBack();
            }));

    private final FayeServer faye = FayeServer.start(Duration.ofSeconds(2));
    private final SimulatedRest rest = SimulatedRest.start();
    private final SimulatedGroupMe.Account account = rest.open(RunningBridge.USER, "Bob", RunningBridge.ACCESS_TOKEN);

    @AfterEach
    void close() {
        rest.close();
        faye.close();
    }

    @Test
    void whateverFailsEveryMessageIsJournaledOnceAndInOrder() {
        var seed = Instant.now().toEpochMilli();
        var random = new Random(seed);
        log.info("{} faults, seed {}", FAULTS, seed);
        try (var bridge = RunningBridge.start(settings());
                var talk = new Talk(faye, rest, account)) {
            Lines.awaitListener(faye);
            talk.begin(Duration.ofMillis(25));

            for (int number = 1; number <= FAULTS; number++) {
                var fault = KINDS.get(random.nextInt(KINDS.size()));
                log.info("fault {}: {}", number, fault.name());
                fault.strike().accept(faye);
                pause(Duration.ofMillis(200 + random.nextInt(1_800)));
                mend();
            }
            talk.end();

            awaitJournaled(bridge, talk);
            assertThat(messages(bridge)).isEqualTo(talk.said());
            log.info(
                    "{} messages in {} conversations", talk.count(), talk.said().size());
        }
    }

    @Test
    void whatWasSaidWhileTheServerWasDownComesBeforeWhatIsSaidThen() {
        try (var bridge = RunningBridge.start(settings());
                var talk = new Talk(faye, rest, account)) {
            Lines.awaitListener(faye);
            talk.begin(Duration.ofMillis(100));
            await().atMost(PATIENCE).until(() -> talk.count() > 10);

            faye.goAway();
            pause(AWAY);
            faye.comeBack();
            Lines.awaitListener(faye);
            var missed = talk.count();
            await().atMost(PATIENCE).until(() -> talk.count() > missed + 20);
            talk.end();

            awaitJournaled(bridge, talk);
            assertThat(messages(bridge)).isEqualTo(talk.said());
            assertThat(events(bridge)).extracting(JournaledEvent::origin).contains(Origin.PUSH, Origin.CATCH_UP);
            assertThat(events(bridge))
                    .extracting(JournaledEvent::type)
                    .contains(EventType.SESSION_DISCONNECTED, EventType.GAP);
        }
    }

    /** Short waits, so that a session lost fifty times comes back soon, and room for all that is said in between. */
    private Map<String, String> settings() {
        var settings = RunningBridge.settings(faye);
        settings.put("bridge.groupme.api-url", rest.apiUri().toString());
        settings.put("bridge.session.ping-interval", "500ms");
        settings.put("bridge.session.pong-timeout", "1s");
        settings.put("bridge.session.window", "10000");
        settings.put("bridge.catch-up.hold-events", "9000");
        settings.put("bridge.catch-up.hold", "5m");
        settings.put("resilience4j.retry.instances.push.exponential-max-wait-duration", "2s");
        return settings;
    }

    private void mend() {
        faye.acceptAgain();
        faye.answerUpgrades(0);
        faye.advise(null);
        faye.everyone().thawSockets();
    }

    private static void awaitJournaled(RunningBridge bridge, Talk talk) {
        await("all that was said").atMost(PATIENCE).until(() -> count(bridge) >= talk.count());
    }

    private static long count(RunningBridge bridge) {
        return events(bridge).stream()
                .filter(event -> event.type() == EventType.MESSAGE_CREATED)
                .count();
    }

    /** Journaled messages by conversation, in the order of the journal. */
    private static Map<String, List<String>> messages(RunningBridge bridge) {
        var messages = new TreeMap<String, List<String>>();
        for (var event : events(bridge)) {
            if (event.type() == EventType.MESSAGE_CREATED) {
                var id = JSON.readTree(event.payload().bytes()).at("/data/message_id");
                messages.computeIfAbsent(event.conversation().toString(), _ -> new ArrayList<>())
                        .add(id.asString());
            }
        }
        return messages;
    }

    private static List<JournaledEvent> events(RunningBridge bridge) {
        var journal = bridge.bean(Journal.class);
        var all = new ArrayList<JournaledEvent>();
        for (List<JournaledEvent> page = journal.readAfter(0, PAGE).block(PATIENCE);
                !page.isEmpty();
                page = journal.readAfter(all.getLast().seq(), PAGE).block(PATIENCE)) {
            all.addAll(page);
        }
        return all;
    }

    private static void pause(Duration time) {
        await().pollDelay(time).atMost(time.plusSeconds(10)).until(() -> true);
    }
}
