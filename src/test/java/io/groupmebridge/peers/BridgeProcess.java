package io.groupmebridge.peers;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;

/**
 * The real bridge in a JVM of its own, so that it can be killed. Settings travel in the environment, never on the command
 * line; of this process's environment only {@code PATH} does, and {@code MALLOC_ARENA_MAX} is the image's. The process ends
 * with {@link #close()} and with the test JVM.
 */
public final class BridgeProcess implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration STOP = Duration.ofSeconds(40);
    private static final Duration TRAINING = Duration.ofMinutes(2);
    private static final AtomicInteger STARTED = new AtomicInteger();

    private final Process process;
    private final int port;
    private final int managementPort;
    private final Path output;

    private BridgeProcess(Process process, int port, int managementPort, Path output) {
        this.process = process;
        this.port = port;
        this.managementPort = managementPort;
        this.output = output;
    }

    /** Makes now what the first start would else make: a jar of the classes and an AOT cache of those that are loaded. */
    public static void prepare() {
        BridgeJvm.prepared();
    }

    /**
     * Starts a bridge on free ports with these settings, {@code bridge.data-dir} among them, and returns when it is ready.
     * Throws with the last lines of its output when it ends before that.
     */
    public static BridgeProcess start(Map<String, String> settings) {
        return launch(settings, BridgeJvm.prepared().command());
    }

    /** The same with further options for the JVM; they win over the usual ones. */
    public static BridgeProcess start(Map<String, String> settings, List<String> options) {
        return launch(settings, BridgeJvm.prepared().with(options).command());
    }

    /** The same by a command in place of the one that the tests have. */
    public static BridgeProcess startBy(List<String> command, Map<String, String> settings) {
        return launch(settings, command);
    }

    /** The same, without waiting until it is ready: for a kill during the start. */
    public static BridgeProcess startUnready(Map<String, String> settings) {
        return run(settings, BridgeJvm.prepared().command());
    }

    /** Starts a bridge, ends it when it is ready and waits until it has written down what it learned. */
    static void train(Map<String, String> settings, List<String> command) {
        try (var bridge = launch(settings, command)) {
            bridge.process.destroy();
            bridge.awaitEnd(TRAINING);
        }
    }

    private static BridgeProcess launch(Map<String, String> settings, List<String> command) {
        var bridge = run(settings, command);
        try {
            bridge.awaitReady();
            return bridge;
        } catch (RuntimeException e) {
            bridge.close();
            throw e;
        }
    }

    private static BridgeProcess run(Map<String, String> settings, List<String> command) {
        var ports = FreePorts.two();
        var all = new LinkedHashMap<>(settings);
        all.putIfAbsent("server.port", String.valueOf(ports.getFirst()));
        all.putIfAbsent("management.server.port", String.valueOf(ports.getLast()));
        var output = BridgeJvm.FOLDER.resolve(
                "bridge-" + ProcessHandle.current().pid() + "-" + STARTED.incrementAndGet() + ".log");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().retainAll(Set.of("PATH"));
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        builder.environment().put("SPRING_APPLICATION_JSON", JsonMapper.shared().writeValueAsString(all));
        try {
            var process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new BridgeProcess(
                    process,
                    Integer.parseInt(all.get("server.port")),
                    Integer.parseInt(all.get("management.server.port")),
                    output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the bridge says that it is ready. */
    public void awaitReady() {
        var readiness = URI.create("http://127.0.0.1:" + managementPort + "/actuator/health/readiness");
        await("the bridge to be ready")
                .pollInterval(Duration.ofMillis(50))
                .atMost(START)
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException("The bridge ended with " + process.exitValue()
                                + " before it was ready:\n" + lastLines());
                    }
                    return answers200(readiness);
                });
    }

    /** The root of its admin API. */
    public URI apiUri() {
        return URI.create("http://127.0.0.1:" + port + "/api/v1");
    }

    /** The root of its Actuator. */
    public URI actuatorUri() {
        return URI.create("http://127.0.0.1:" + managementPort + "/actuator");
    }

    /** All that it has written to its standard output and error. */
    public Path output() {
        return output;
    }

    /** The process's id. */
    public long pid() {
        return process.pid();
    }

    /** Bytes of its live objects, after a collection. */
    public long liveHeap() throws IOException {
        return LoadedJvm.of(pid()).heap();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Kills it as {@code kill -9} does and returns when it has gone. */
    public void kill9() {
        process.destroyForcibly();
        awaitEnd(STOP);
    }

    /** Asks it to end (SIGTERM), waits until it has, and returns its exit code: 143 for an orderly end. */
    public int terminate() {
        process.destroy();
        awaitEnd(STOP);
        return process.exitValue();
    }

    @Override
    public void close() {
        kill9();
    }

    private void awaitEnd(Duration longest) {
        try {
            if (!process.waitFor(longest.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("The bridge did not end:\n" + lastLines());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the bridge ended", e);
        }
    }

    private String lastLines() {
        try {
            var lines = Files.readAllLines(output);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
        } catch (IOException e) {
            return output + ": " + e;
        }
    }

    private static boolean answers200(URI uri) {
        try {
            var connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout(1_000);
            connection.setReadTimeout(2_000);
            return connection.getResponseCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }
}
