package io.groupmebridge.peers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

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

/** Finds Node and installs what the programs in {@code src/test/faye} need, once for all test processes. */
final class NodePrograms {

    static final Path FOLDER = Path.of("src", "test", "faye").toAbsolutePath();

    private static final Path LOG = Path.of("target", "npm-ci.log").toAbsolutePath();
    private static final Path LOCK = Path.of("target", "npm-ci.lock").toAbsolutePath();
    private static final Path INSTALLED = FOLDER.resolve("node_modules").resolve(".package-lock.json");
    private static final long INSTALL_MINUTES = 5;

    private NodePrograms() {}

    /**
     * Returns when Node programs can run here. Where they cannot, the test is skipped and says why; where the environment
     * says {@code CI=true}, it fails instead.
     */
    static void assumeAvailable() {
        missing().ifPresent(reason -> {
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(reason);
            }
            System.out.println("SKIPPED: " + reason);
            assumeTrue(false, reason);
        });
    }

    private static synchronized Optional<String> missing() {
        if (!onPath("node")) {
            return Optional.of("Node is not on the PATH, so no real Faye server can be started");
        }
        if (Files.exists(INSTALLED)) {
            return Optional.empty();
        }
        return onPath("npm") ? install() : Optional.of("npm is not on the PATH and " + FOLDER + " is not installed");
    }

    private static Optional<String> install() {
        try {
            Files.createDirectories(LOCK.getParent());
            try (var channel = FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var _ = channel.lock()) {
                return Files.exists(INSTALLED) || npmCi()
                        ? Optional.empty()
                        : Optional.of("npm ci failed in " + FOLDER + ", see " + LOG);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean npmCi() throws IOException {
        var npm = new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund")
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(LOG.toFile())
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
