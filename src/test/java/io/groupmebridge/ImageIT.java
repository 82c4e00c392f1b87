package io.groupmebridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.peers.BridgeProcess;
import io.groupmebridge.peers.FreePorts;
import io.groupmebridge.peers.Requirement;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/** That the Dockerfile's instructions do with the built jar what they are for. Runs them in a folder, needs no engine. */
class ImageIT {

    private static final Path JAR = Path.of("target", "groupme-webhook-bridge.jar");
    private static final String JAVA_HOME = System.getProperty("java.home");

    @TempDir
    private Path folder;

    @Test
    void aBridgeStartsFromTheTrainedCacheAndIsFoundHealthy() throws Exception {
        Requirement.assume(Files.exists(JAR), "there is no " + JAR + ": run it by ./mvnw verify");
        Requirement.assume(Files.exists(Path.of("/dev/fd")), "the image's instructions need a Unix with Bash");
        var dockerfile = Files.readString(Path.of("Dockerfile")).replace("\\\n", " ");
        var app = assemble(dockerfile);
        var options = first(dockerfile, "JDK_JAVA_OPTIONS=\"(.*?)\"");
        var ports = FreePorts.two().stream().map(String::valueOf).toList();
        var training = first(dockerfile, "RUN (/train.sh .*)")
                .replace("/app/", app + "/")
                .replace("/bridge.aot", app + "/bridge.aot")
                .replace(
                        "/train.sh",
                        Path.of("src/main/docker/train.sh").toAbsolutePath().toString());
        run(
                app,
                training,
                Map.of("JDK_JAVA_OPTIONS", options, "API_PORT", ports.getFirst(), "MANAGEMENT_PORT", ports.getLast()));
        var command = new ArrayList<>(commandOf(dockerfile, "ENTRYPOINT", app));
        command.set(0, Path.of(JAVA_HOME, "bin", "java").toString());
        // A cache that does not fit ends the start.
        command.add(1, "-XX:AOTMode=on");
        command.addAll(1, List.of(options.split(" ")));

        try (var bridge = BridgeProcess.startBy(
                command,
                Map.of(
                        "bridge.data-dir", folder.resolve("data").toString(),
                        "bridge.groupme.push-url", "ws://127.0.0.1:9/faye",
                        "bridge.groupme.api-url", "http://127.0.0.1:9/v3"))) {
            var check = new ProcessBuilder(commandOf(dockerfile, "CMD", app)).inheritIO();
            check.environment()
                    .put(
                            "MANAGEMENT_SERVER_PORT",
                            String.valueOf(bridge.actuatorUri().getPort()));

            assertThat(check.start().onExit().get(1, TimeUnit.MINUTES).exitValue())
                    .isZero();
            assertThat(folder.resolve("app/native")).isDirectoryContaining("glob:**.so");
        }
    }

    /** The folder of the application as the image has it. */
    private Path assemble(String dockerfile) throws IOException, InterruptedException {
        var app = folder.resolve("app");
        Files.createDirectories(folder.resolve("target"));
        Files.copy(JAR, folder.resolve(JAR));
        for (var instruction : List.of("RUN (java -Djarmode=tools .*)", "RUN (mkdir native .*)")) {
            run(folder, first(dockerfile, instruction), Map.of());
        }
        for (var layer : List.of("dependencies", "snapshot-dependencies", "application")) {
            FileSystemUtils.copyRecursively(folder.resolve("layers").resolve(layer), app);
        }
        FileSystemUtils.copyRecursively(folder.resolve("native/lib"), app.resolve("native"));
        var options = Files.readString(Path.of("src/main/docker/jvm.options"));
        Files.writeString(app.resolve("jvm.options"), options.replace("/app/", app + "/"));
        return app;
    }

    private static void run(Path directory, String line, Map<String, String> environment)
            throws IOException, InterruptedException {
        var builder = new ProcessBuilder("bash", "-c", line)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile());
        builder.environment().keySet().retainAll(Set.of("PATH"));
        builder.environment().merge("PATH", "", (path, _) -> JAVA_HOME + "/bin" + File.pathSeparator + path);
        builder.environment().putAll(environment);
        var process = builder.start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).as(line).isTrue();
            assertThat(process.exitValue())
                    .as(() -> line + "\n" + read(directory.resolve("output")))
                    .isZero();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The words of an instruction that is written as a list. */
    private static List<String> commandOf(String dockerfile, String instruction, Path app) {
        var words = JsonMapper.shared().readValue(first(dockerfile, instruction + " (\\[.*])"), String[].class);
        return Arrays.stream(words)
                .map(word -> word.replace("/app/", app + "/"))
                .toList();
    }

    private static String first(String text, String pattern) {
        var found = Pattern.compile(pattern).matcher(text);
        assertThat(found.find()).as(pattern).isTrue();
        return found.group(1);
    }
}
