package io.groupmebridge.peers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a bridge process is started quickly: the service's classes in a jar (an AOT cache takes no folders), the test JVM's
 * libraries, and the AOT cache (JEP 514) that one training start leaves behind.
 */
record BridgeJvm(Path jar, Path cache, List<String> options) {

    static final Path FOLDER = Path.of("target", "bridge-process").toAbsolutePath();

    private static final Path CLASSES = Path.of("target", "classes").toAbsolutePath();

    /** Makes the jar and the cache where they are missing or older than the classes; once for all test processes. */
    static synchronized BridgeJvm prepared() {
        try {
            Files.createDirectories(FOLDER);
            try (var channel = FileChannel.open(
                            FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var _ = channel.lock()) {
                var jvm = new BridgeJvm(FOLDER.resolve("bridge.jar"), FOLDER.resolve("bridge.aot"), List.of());
                if (jvm.isStale()) {
                    Files.deleteIfExists(jvm.cache());
                    jvm.writeJar();
                    jvm.train();
                }
                return jvm;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same with further options. */
    BridgeJvm with(List<String> further) {
        return new BridgeJvm(jar, cache, further);
    }

    /** The command line; it holds no secret. */
    List<String> command() {
        return command(1, "-XX:AOTCache=" + cache);
    }

    private List<String> command(int level, String use) {
        var usual = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=" + level,
                use,
                "-Xlog:cds=off,aot=off",
                "-Xmx512m");
        var program = List.of("-cp", classPath(), "io.groupmebridge.BridgeApplication");
        return Stream.of(usual, options, program).flatMap(List::stream).toList();
    }

    /**
     * Starts and ends a bridge that has nothing to do. A JVM writes its cache at its end, unless it is killed. What is compiled
     * at level 1 in the training would never be optimized by a bridge that may.
     */
    private void train() throws IOException {
        var data = Files.createTempDirectory(FOLDER, "training");
        BridgeProcess.train(Map.of("bridge.data-dir", data.toString()), command(2, "-XX:AOTCacheOutput=" + cache));
        if (!Files.exists(cache)) {
            throw new IllegalStateException("The training start left no " + cache);
        }
    }

    private boolean isStale() throws IOException {
        return !Files.exists(jar)
                || !Files.exists(cache)
                || Files.getLastModifiedTime(jar).compareTo(newestClass()) < 0;
    }

    private static FileTime newestClass() throws IOException {
        var newest = FileTime.fromMillis(0);
        for (var file : classFiles()) {
            var modified = Files.getLastModifiedTime(file);
            newest = modified.compareTo(newest) > 0 ? modified : newest;
        }
        return newest;
    }

    private void writeJar() throws IOException {
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (var file : classFiles()) {
                var name = CLASSES.relativize(file).toString().replace(File.separatorChar, '/');
                // Spring finds the packages to scan by the entries of their folders.
                var isFolder = Files.isDirectory(file);
                out.putNextEntry(new JarEntry(isFolder ? name + "/" : name));
                if (!isFolder) {
                    Files.copy(file, out);
                }
                out.closeEntry();
            }
        }
    }

    private static List<Path> classFiles() throws IOException {
        try (var files = Files.walk(CLASSES)) {
            return files.filter(file -> !file.equals(CLASSES)).sorted().toList();
        }
    }

    /** The service's jar and the libraries, without the folders of classes. */
    private String classPath() {
        // Surefire puts a jar with nothing but a manifest on the class path and names the true one here.
        var known = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var libraries =
                Arrays.stream(known.split(File.pathSeparator)).filter(entry -> !Files.isDirectory(Path.of(entry)));
        return Stream.concat(Stream.of(jar.toString()), libraries).collect(Collectors.joining(File.pathSeparator));
    }
}
