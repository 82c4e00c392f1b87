package io.groupmebridge.peers;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The Node process of a Faye server and the JSON lines that steer it: one command, one answer with the same id. */
final class FayeProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Path LOG = Path.of("target", "faye.log").toAbsolutePath();
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Process process;
    private final BufferedWriter commands;
    private final Map<Long, CompletableFuture<JsonNode>> unanswered = new ConcurrentHashMap<>();
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final AtomicLong lastId = new AtomicLong();

    private FayeProcess(Process process) {
        this.process = process;
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** Starts the process and returns when it listens on the port, or on a free one when it is 0. */
    static FayeProcess start(Duration timeout, int onPort) {
        try {
            Files.createDirectories(LOG.getParent());
            var seconds = String.valueOf(timeout.toMillis() / 1000.0);
            var started = new FayeProcess(
                    new ProcessBuilder("node", "server.mjs", "--timeout", seconds, "--port", String.valueOf(onPort))
                            .directory(NodePrograms.FAYE.folder().toFile())
                            .redirectError(ProcessBuilder.Redirect.appendTo(LOG.toFile()))
                            .start());
            Thread.ofVirtual().name("faye-answers").start(started::readAnswers);
            started.port();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return within(port, "start");
    }

    /** Sends one command and waits for its answer. */
    JsonNode call(String command, Map<String, ?> arguments) {
        var id = lastId.incrementAndGet();
        var line = new LinkedHashMap<String, Object>(arguments);
        line.put("id", id);
        line.put("command", command);
        var answer = new CompletableFuture<JsonNode>();
        unanswered.put(id, answer);
        send(JSON.writeValueAsString(line));
        return within(answer, command);
    }

    /** Ends the process: it goes when its standard input is closed, else by force. */
    @Override
    public void close() {
        try {
            commands.close();
            process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (IOException _) {
            // It has gone already.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }

    private synchronized void send(String line) {
        try {
            commands.write(line);
            commands.newLine();
            commands.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("The Faye server has gone, see " + LOG, e);
        }
    }

    private void readAnswers() {
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                accept(JSON.readTree(line));
            }
        } catch (IOException _) {
            // The process has ended; whoever still waits is told below.
        }
        var gone = new IllegalStateException("The Faye server has ended, see " + LOG);
        port.completeExceptionally(gone);
        unanswered.values().forEach(answer -> answer.completeExceptionally(gone));
    }

    private void accept(JsonNode line) {
        if (line.has("port")) {
            port.complete(line.get("port").asInt());
            return;
        }
        var answer = unanswered.remove(line.get("id").asLong());
        if (line.get("ok").asBoolean()) {
            answer.complete(line);
        } else {
            answer.completeExceptionally(
                    new IllegalArgumentException(line.get("error").asString()));
        }
    }

    private static <T> T within(CompletableFuture<T> answer, String what) {
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IllegalStateException("The Faye server did not " + what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the Faye server should " + what, e);
        }
    }
}
