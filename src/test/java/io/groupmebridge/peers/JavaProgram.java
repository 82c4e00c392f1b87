package io.groupmebridge.peers;

import java.io.IOException;
import java.nio.file.Path;

/** A program of the tests in a JVM of its own, on the tests' class path, so that it can be killed. Ends with the test JVM. */
public final class JavaProgram {

    private JavaProgram() {}

    /** Starts the class's {@code main}; what it prints is dropped. */
    public static Process start(Class<?> program, String... arguments) throws IOException {
        // Surefire puts a jar with nothing but a manifest on the class path and names the true one here.
        var classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                program.getName());
        for (var argument : arguments) {
            builder.command().add(argument);
        }
        var process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return process;
    }
}
