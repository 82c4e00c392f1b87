package io.groupmebridge;

import io.groupmebridge.peers.FreePorts;
import io.groupmebridge.peers.SimulatedGroupMe;
import io.groupmebridge.peers.SimulatedGroupMe.Account;
import io.groupmebridge.peers.WebhookInbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.util.FileSystemUtils;

/**
 * The bridge to try, with nothing to set up: {@code ./mvnw spring-boot:test-run} starts it against a simulated GroupMe whose
 * people talk by themselves and a webhook inbox that prints what arrives. All of it stays on this machine, and its data is
 * deleted at the end. Any setting can be changed by {@code -Dspring-boot.run.arguments=--name=value}.
 */
public final class TryItApplication {

    private static final Duration PACE = Duration.ofSeconds(3);
    private static final String HOOK = "/webhooks";
    private static final int WEBHOOKS_KEPT = 100;

    private TryItApplication() {}

    /** Starts everything; it ends with Ctrl-C. */
    public static void main(String[] arguments) throws IOException {
        var groupme = SimulatedGroupMe.start();
        var inbox = WebhookInbox.start(WEBHOOKS_KEPT);
        var me = groupme.open("20000001", "Me", "demo-" + random(16));
        var data = Files.createTempDirectory("groupme-bridge-");
        // Runs after the bridge has closed its files.
        SpringApplication.getShutdownHandlers().add(() -> end(groupme, inbox, data));

        var settings = settings(groupme, me, inbox, data);
        inbox.trust(HOOK, settings.get("bridge.subscriptions[0].secret"));
        var terminal = new TryItTerminal(System.out);
        var context = SpringApplication.run(BridgeApplication.class, withDefaults(arguments, settings));
        terminal.welcome(context.getEnvironment());
        inbox.onReceived(terminal::show);
        groupme.chat(me, PACE);
    }

    private static Map<String, String> settings(SimulatedGroupMe groupme, Account me, WebhookInbox inbox, Path data) {
        var settings = new LinkedHashMap<String, String>();
        settings.put("server.address", "127.0.0.1");
        settings.put("server.port", String.valueOf(FreePorts.orAnother(8080)));
        settings.put("management.server.address", "127.0.0.1");
        settings.put("management.server.port", String.valueOf(FreePorts.orAnother(8081)));
        settings.put("bridge.data-dir", data.toString());
        settings.put("bridge.groupme.push-url", groupme.pushUri().toString());
        settings.put("bridge.groupme.api-url", groupme.apiUri().toString());
        // Whoever has these in the environment does not mean the demo.
        settings.put("bridge.access-token", "");
        settings.put("bridge.webhook.url", "");
        settings.put("bridge.accounts[0].name", "demo");
        settings.put("bridge.accounts[0].access-token", me.accessToken());
        settings.put("bridge.subscriptions[0].name", "inbox");
        settings.put("bridge.subscriptions[0].url", inbox.uri(HOOK).toString());
        settings.put(
                "bridge.subscriptions[0].secret", "whsec_" + Base64.getEncoder().encodeToString(randomBytes(32)));
        settings.put("bridge.subscriptions[0].events", "*");
        settings.put("bridge.delivery.allow-http", "true");
        settings.put("bridge.delivery.allowed-networks", "127.0.0.0/8");
        settings.put("bridge.admin.token", "demo-" + random(16));
        settings.put("spring.main.banner-mode", "off");
        settings.put("logging.level.root", "WARN");
        return settings;
    }

    /** The settings as arguments, the strongest source within the process, but weaker than the user's own. */
    private static String[] withDefaults(String[] arguments, Map<String, String> settings) {
        var chosen = Arrays.asList(arguments);
        var defaults = settings.entrySet().stream()
                .filter(setting -> chosen.stream().noneMatch(each -> each.startsWith("--" + setting.getKey() + "=")))
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue());
        return Stream.concat(chosen.stream(), defaults).toArray(String[]::new);
    }

    private static void end(SimulatedGroupMe groupme, WebhookInbox inbox, Path data) {
        groupme.close();
        inbox.close();
        FileSystemUtils.deleteRecursively(data.toFile());
    }

    private static String random(int bytes) {
        return HexFormat.of().formatHex(randomBytes(bytes));
    }

    private static byte[] randomBytes(int length) {
        var bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
