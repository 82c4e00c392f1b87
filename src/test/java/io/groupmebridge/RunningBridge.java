package io.groupmebridge;

import io.groupmebridge.peers.FayeServer;
import io.groupmebridge.peers.WebhookInbox;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.util.FileSystemUtils;

/** The whole bridge in this JVM, on free ports and with a store of its own that is deleted at the end. */
final class RunningBridge implements AutoCloseable {

    static final String ACCESS_TOKEN = "token-of-bob-7f3e9a";
    static final String SIGNING_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";
    static final String ADMIN_TOKEN = "admin-token-for-tests-51c2";
    static final String USER = "20000001";
    static final String CHANNEL = "/user/" + USER;

    private final Path dataDir;
    private final ConfigurableApplicationContext context;

    private RunningBridge(Path dataDir, ConfigurableApplicationContext context) {
        this.dataDir = dataDir;
        this.context = context;
    }

    /** Starts a bridge with these settings. */
    static RunningBridge start(Map<String, String> settings) {
        return start(settings, temporaryFolder(), _ -> {});
    }

    /** Starts a bridge on a store of the caller's, with beans of its own. */
    static RunningBridge start(
            Map<String, String> settings,
            Path dataDir,
            ApplicationContextInitializer<GenericApplicationContext> beans) {
        var all = new LinkedHashMap<>(settings);
        all.put("bridge.data-dir", dataDir.toString());
        all.put("server.port", "0");
        all.put("management.server.port", "0");
        var arguments = all.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
        var application = new SpringApplication(BridgeApplication.class);
        application.addInitializers(beans);
        return new RunningBridge(dataDir, application.run(arguments));
    }

    /** What connects a bridge with one account to a Faye server; subscriptions are the caller's. */
    static Map<String, String> settings(FayeServer faye) {
        faye.tokens(Map.of(ACCESS_TOKEN, USER));
        var settings = new LinkedHashMap<String, String>();
        settings.put("bridge.groupme.push-url", faye.pushUri().toString());
        settings.put("bridge.groupme.api-url", faye.apiUri().toString());
        settings.put("bridge.accounts[0].name", "bob");
        settings.put("bridge.accounts[0].access-token", ACCESS_TOKEN);
        settings.put("bridge.admin.token", ADMIN_TOKEN);
        settings.put("bridge.delivery.allow-http", "true");
        settings.put("bridge.delivery.allowed-networks", "127.0.0.0/8");
        return settings;
    }

    /** Declares a subscription to a path of the inbox, which will check its signatures. */
    static void subscribe(Map<String, String> settings, int index, WebhookInbox inbox, String path) {
        var prefix = "bridge.subscriptions[" + index + "].";
        settings.put(prefix + "name", "to" + path.replace('/', '-'));
        settings.put(prefix + "url", inbox.uri(path).toString());
        settings.put(prefix + "secret", SIGNING_SECRET);
        inbox.trust(path, SIGNING_SECRET);
    }

    int port() {
        return ((ReactiveWebServerApplicationContext) context).getWebServer().getPort();
    }

    int managementPort() {
        return context.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
    }

    /** Whether its readiness probe says that it can be used. */
    boolean isReady() {
        try {
            var uri = URI.create("http://127.0.0.1:" + managementPort() + "/actuator/health/readiness");
            return ((HttpURLConnection) uri.toURL().openConnection()).getResponseCode() == 200;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Counts of one of its counters. */
    long count(String counter) {
        return (long) bean(MeterRegistry.class).get(counter).counter().count();
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** All beans of the type, of which there may be none. */
    <T> Collection<T> beans(Class<T> type) {
        return context.getBeansOfType(type).values();
    }

    @Override
    public void close() {
        context.close();
        try {
            FileSystemUtils.deleteRecursively(dataDir);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("bridge-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
