package io.groupmebridge.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a JVM weighs, its garbage collected first.
 *
 * @param cpu what it has computed so far
 * @param heap bytes of live objects
 * @param resident bytes of memory in all, as the operating system counts it; 0 where it does not say (only Linux does)
 * @param threads threads of the operating system; 0 where it does not say
 * @param classes the classes with the most bytes, a line each
 */
record LoadedJvm(Duration cpu, long heap, long resident, long threads, List<String> classes) {

    private static final Pattern TOTAL = Pattern.compile("Total +\\d+ +(\\d+)");
    private static final int MOST_CLASSES = 25;

    static LoadedJvm of(long pid) throws IOException {
        var histogram = run("jcmd", String.valueOf(pid), "GC.class_histogram");
        var total = TOTAL.matcher(histogram);
        if (!total.find()) {
            throw new IllegalStateException("jcmd said: " + histogram);
        }
        var status = Path.of("/proc", String.valueOf(pid), "status");
        var facts = Files.exists(status) ? Files.readString(status) : "";
        return new LoadedJvm(
                cpu(pid),
                Long.parseLong(total.group(1)),
                number(facts, "VmRSS") * 1024,
                number(facts, "Threads"),
                histogram.lines().limit(MOST_CLASSES + 3L).toList());
    }

    /** What the process has computed so far. */
    static Duration cpu(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }

    private static long number(String facts, String name) {
        var found = Pattern.compile(name + ":\\s+(\\d+)").matcher(facts);
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }

    private static String run(String tool, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
