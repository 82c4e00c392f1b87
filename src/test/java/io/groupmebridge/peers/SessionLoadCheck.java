package io.groupmebridge.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groupmebridge.peers.GroupMeData.Person;
import io.groupmebridge.peers.SimulatedPush.Counts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Weighs a bridge with thousands of sessions and times their return after the push server was away. No part of the build,
 * because it takes minutes and its figures are the machine's: {@code ./mvnw test -Dtest=SessionLoadCheck}, and
 * {@code -Dload.sessions=500 -Dload.away=60s} for other numbers. Any {@code -Dload.setting.name=value} is a setting of the
 * bridge. Each of the two processes needs as many file descriptors as there are sessions, and a thousand more.
 */
class SessionLoadCheck {

    private static final int SESSIONS = Integer.getInteger("load.sessions", 5_000);
    private static final Duration AWAY = Duration.parse("PT" + System.getProperty("load.away", "5s"));
    private static final String SETTING = "load.setting.";
    private static final Duration PATIENCE = Duration.ofMinutes(20);
    private static final Duration BACK_WITHIN = Duration.ofSeconds(90);
    private static final Person BOB = new Person("20000002", "Bob");

    /** As in production: the heap that the sessions must fit into, and the compiler that the tests do without. */
    private static final List<String> JVM = List.of("-Xmx1g", "-XX:TieredStopAtLevel=4");

    @TempDir
    private Path folder;

    private final Map<String, String> settings = new LinkedHashMap<>();

    @Test
    void thousandsOfSessionsFitIntoAGigabyteAndAllComeBack() throws IOException {
        try (var rest = SimulatedRest.start();
                var push = new LoadedPush(token -> rest.account(token).map(SimulatedGroupMe.Account::userId))) {
            populate(rest);
            settings.put("bridge.data-dir", folder.resolve("data").toString());
            settings.put("bridge.groupme.push-url", push.uri().toString());
            settings.put("bridge.groupme.api-url", rest.apiUri().toString());
            settings.put("logging.level.root", "warn");
            System.getProperties().stringPropertyNames().stream()
                    .filter(name -> name.startsWith(SETTING))
                    .forEach(name -> settings.put(name.substring(SETTING.length()), System.getProperty(name)));
            var empty = weighEmpty();
            settings.put("spring.config.additional-location", accounts().toUri().toString());

            var started = System.nanoTime();
            try (var bridge = BridgeProcess.start(settings, JVM)) {
                say("the bridge is ready after", since(started));
                awaitAll(push, bridge);
                say("all sessions are connected after", since(started));
                say("most sockets, handshakes in a second", peaks(push));
                say("calls of the REST API, most in a second", calls(rest));
                weigh(bridge, empty);

                push.end();
                var away = System.nanoTime();
                await().atMost(PATIENCE).until(() -> System.nanoTime() - away > AWAY.toNanos());
                var calls = rest.requests().size();
                var cpu = LoadedJvm.cpu(bridge.pid());
                push.begin();
                var back = System.nanoTime();
                awaitAll(push, bridge);
                var took = since(back);
                say("the push server was away for", AWAY.toSeconds() + " s");
                say("all sessions are connected again after", took);
                say("most sockets, handshakes in a second", peaks(push));
                say(
                        "sockets, handshakes in all",
                        push.counts().sockets() + ", " + push.counts().handshakes());
                say("computed for that", LoadedJvm.cpu(bridge.pid()).minus(cpu));
                say(
                        "calls of the REST API in that time",
                        kinds(rest.requests().stream().skip(calls)));
                weigh(bridge, empty);
                assertThat(took).isLessThan(BACK_WITHIN);
            }
        }
    }

    private static void populate(SimulatedRest rest) {
        account().forEach(id -> rest.open(userId(id), "User " + id, "token-" + id));
        Stream.of("10000001", "10000002", "10000003").forEach(group -> rest.post(group, BOB, "hi"));
    }

    private LoadedJvm weighEmpty() throws IOException {
        var nowhere = new LinkedHashMap<>(settings);
        nowhere.put("bridge.data-dir", folder.resolve("empty").toString());
        try (var bridge = BridgeProcess.start(nowhere, JVM)) {
            return LoadedJvm.of(bridge.pid());
        }
    }

    /** Too long for the environment, so in a file of their own. */
    private Path accounts() throws IOException {
        var lines = account()
                .mapToObj(id -> "bridge.accounts[%d].name=account-%d%nbridge.accounts[%d].access-token=token-%d"
                        .formatted(id, id, id, id))
                .collect(Collectors.joining("\n"));
        return Files.writeString(folder.resolve("application.properties"), lines);
    }

    private static IntStream account() {
        return IntStream.range(0, SESSIONS);
    }

    private static String userId(int account) {
        return String.valueOf(30_000_000 + account);
    }

    private static void awaitAll(LoadedPush push, BridgeProcess bridge) {
        await("all sessions to be connected")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .failFast("the bridge ended: " + bridge.output(), () -> !bridge.isAlive())
                .until(() -> push.connected() == SESSIONS);
    }

    private static void weigh(BridgeProcess bridge, LoadedJvm empty) throws IOException {
        var full = LoadedJvm.of(bridge.pid());
        say("sessions", SESSIONS);
        say("computed so far", full.cpu());
        say("live heap, and for each session", weight(full.heap(), empty.heap()));
        say("resident memory, and for each session", weight(full.resident(), empty.resident()));
        say("threads, and without any session", full.threads() + ", " + empty.threads());
        full.classes().forEach(System.out::println);
    }

    private static String weight(long full, long empty) {
        return full / (1024 * 1024) + " MiB, " + (full - empty) / SESSIONS / 1024 + " KiB";
    }

    private static String peaks(LoadedPush push) {
        return push.peak(Counts::sockets) + ", " + push.peak(Counts::handshakes);
    }

    private static String calls(SimulatedRest rest) {
        var most = rest.requestsPerSecond().values().stream()
                .mapToLong(Long::longValue)
                .max();
        return rest.requests().size() + ", " + most.orElse(0);
    }

    /** How many calls of each path, whatever its ids and query. */
    private static Map<String, Long> kinds(Stream<SimulatedRest.Request> calls) {
        return calls.map(call -> call.path().replaceFirst("\\?.*", "").replaceAll("\\d+", "…"))
                .collect(Collectors.groupingBy(path -> path, TreeMap::new, Collectors.counting()));
    }

    private static Duration since(long nanoTime) {
        return Duration.ofMillis((System.nanoTime() - nanoTime) / 1_000_000);
    }

    private static void say(String what, Object figure) {
        System.out.printf("%-45s %s%n", what, figure);
    }
}
