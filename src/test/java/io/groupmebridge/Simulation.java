package io.groupmebridge;

import static org.awaitility.Awaitility.await;

import io.groupmebridge.peers.SimulatedGroupMe;
import io.groupmebridge.peers.WebhookInbox;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A simulated GroupMe and an inbox with the settings of a bridge between them: what needs no real Faye server. */
final class Simulation implements AutoCloseable {

    static final String HOOK = "/hook";
    static final Duration PATIENCE = Duration.ofSeconds(60);

    final SimulatedGroupMe groupme = SimulatedGroupMe.start();
    final WebhookInbox inbox = WebhookInbox.start();
    private final SimulatedGroupMe.Account me = groupme.open(RunningBridge.USER, "Me", RunningBridge.ACCESS_TOKEN);

    /** One account and one subscription. */
    Map<String, String> settings() {
        var settings = new LinkedHashMap<String, String>();
        settings.put("bridge.groupme.push-url", groupme.pushUri().toString());
        settings.put("bridge.groupme.api-url", groupme.apiUri().toString());
        settings.put("bridge.accounts[0].name", "me");
        settings.put("bridge.accounts[0].access-token", RunningBridge.ACCESS_TOKEN);
        settings.put("bridge.admin.token", RunningBridge.ADMIN_TOKEN);
        settings.put("bridge.delivery.allow-http", "true");
        settings.put("bridge.delivery.allowed-networks", "127.0.0.0/8");
        RunningBridge.subscribe(settings, 0, inbox, HOOK);
        return settings;
    }

    /** Waits until the account's session hears what is said. */
    void awaitListener() {
        await("a session").atMost(PATIENCE).until(() -> groupme.listeners(me) > 0);
    }

    @Override
    public void close() {
        inbox.close();
        groupme.close();
    }
}
