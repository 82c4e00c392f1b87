package io.groupmebridge.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A process of the benchmark and the way to steer it ({@link Steering}). Used by one thread. */
final class Program implements AutoCloseable {

    /** Small, and no compiler thread or collector more than it needs: the bridge has the same processors. */
    private static final List<String> OPTIONS = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:CICompilerCount=2");

    private final Process process;
    private final BufferedWriter commands;
    private final BufferedReader answers;
    private final JsonNode greeting;

    private Program(Process process) {
        this.process = process;
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.greeting = read();
    }

    static Program start(Class<?> main, Object... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        for (var argument : arguments) {
            command.add(String.valueOf(argument));
        }
        try {
            var process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new Program(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it said of itself at its start. */
    String said(String name) {
        return greeting.path(name).asString();
    }

    /** Sends a command and waits for the answer. */
    JsonNode call(String command, long... numbers) {
        try {
            commands.write(command);
            for (var number : numbers) {
                commands.write(" " + number);
            }
            commands.newLine();
            commands.flush();
            return read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode read() {
        try {
            for (var line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.startsWith("{")) {
                    return JsonMapper.shared().readTree(line);
                }
            }
            throw new IllegalStateException(process + " ended");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
