package io.groupmebridge.peers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Finds Node and installs what the programs in one folder of {@code src/test} need, once for all test processes. */
public final class NodePrograms {

    /** The Faye server. */
    static final NodePrograms FAYE = new NodePrograms("faye");

    /** Prometheus' grammar. */
    public static final NodePrograms PROMQL = new NodePrograms("promql");

    private static final long INSTALL_MINUTES = 5;

    private final Path folder;
    private final Path log;
    private final Path lock;
    private final Path installed;

    private NodePrograms(String name) {
        this.folder = Path.of("src", "test", name).toAbsolutePath();
        this.log = Path.of("target", "npm-ci-" + name + ".log").toAbsolutePath();
        this.lock = Path.of("target", "npm-ci-" + name + ".lock").toAbsolutePath();
        this.installed = folder.resolve("node_modules").resolve(".package-lock.json");
    }

    /** Where they are. */
    public Path folder() {
        return folder;
    }

    /**
     * Returns when Node programs can run here. Where they cannot, the test is skipped and says why; where the environment
     * says {@code CI=true}, it fails instead.
     */
    public void assumeAvailable() {
        missing().ifPresent(reason -> Requirement.assume(false, reason));
    }

    private synchronized Optional<String> missing() {
        if (!onPath("node")) {
            return Optional.of("Node is not on the PATH, so no program of " + folder + " can be run");
        }
        if (Files.exists(installed)) {
            return Optional.empty();
        }
        return onPath("npm") ? install() : Optional.of("npm is not on the PATH and " + folder + " is not installed");
    }

    private Optional<String> install() {
        try {
            Files.createDirectories(lock.getParent());
            try (var channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var _ = channel.lock()) {
                return Files.exists(installed) || npmCi()
                        ? Optional.empty()
                        : Optional.of("npm ci failed in " + folder + ", see " + log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean npmCi() throws IOException {
        var npm = new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            return npm.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES) && npm.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            npm.destroyForcibly();
        }
    }

    private static boolean onPath(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .anyMatch(Files::isExecutable);
    }
}
