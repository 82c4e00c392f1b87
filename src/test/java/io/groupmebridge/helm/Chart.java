package io.groupmebridge.helm;

import com.marcnuri.helm.DryRun;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** The Helm chart, linted and rendered by Helm itself, which helm-java brings as a library. Asks for nothing over a network. */
public final class Chart {

    static final Path FOLDER = Path.of("helm", "groupme-bridge");

    /** Release and namespace that are rendered. */
    static final String RELEASE = "club";

    static final String NAMESPACE = "bots";

    private static final Path VALUE_SETS = Path.of("src", "test", "resources", "helm", "values");
    private static final String KUBERNETES = "1.34.0";

    private static final String HOOK = "helm.sh/hook:";
    private static final String NO_HOOK = "helm.sh-hook:";

    /** The chart without hooks, which helm-java leaves out of what it renders. */
    private static final Path WITHOUT_HOOKS = withoutHooks();

    private static final Map<String, Rendered> RENDERED = new ConcurrentHashMap<>();

    private Chart() {}

    /** The names of all value sets. */
    public static List<String> valueSets() {
        try (var files = Files.list(VALUE_SETS)) {
            return files.map(file -> file.getFileName().toString().replace(".yaml", ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the chart makes of a value set. */
    public static Rendered valueSet(String name) {
        return RENDERED.computeIfAbsent(
                name, _ -> new Rendered(template(templates(), Stream.of(VALUE_SETS.resolve(name + ".yaml")))));
    }

    /** What the chart makes of a value set and of values written as YAML, which win. */
    static Rendered valueSet(String name, String more) {
        return new Rendered(template(templates(), Stream.of(VALUE_SETS.resolve(name + ".yaml"), written(more))));
    }

    /** What the chart makes of values written as YAML; throws {@link IllegalStateException} with what Helm says. */
    static Rendered render(String values) {
        return new Rendered(template(templates(), Stream.of(written(values))));
    }

    /** The same as another release in another namespace. */
    static Rendered renderAs(String release, String namespace, String values) {
        var command = templates().withName(release).withNamespace(namespace);
        return new Rendered(template(command, Stream.of(written(values))));
    }

    /** The defaults for a cluster of that version. */
    static Rendered renderFor(String kubernetes) {
        return new Rendered(template(templates().withKubeVersion(kubernetes), Stream.empty()));
    }

    /** What is said to whoever installs the chart. */
    static String notes(String valueSet) {
        var output = new Helm(FOLDER)
                .install()
                .withName(RELEASE)
                .withNamespace(NAMESPACE)
                .withKubeVersion(KUBERNETES)
                .withValuesFile(VALUE_SETS.resolve(valueSet + ".yaml"))
                .clientOnly()
                .dryRun()
                .withDryRunOption(DryRun.CLIENT)
                .debug()
                .call()
                .getOutput();
        return output.substring(output.indexOf("NOTES:"));
    }

    /** What Helm thinks of the chart; warnings fail. */
    static LintResult lint() {
        return new Helm(FOLDER).lint().strict().call();
    }

    private static TemplateCommand templates() {
        return new Helm(WITHOUT_HOOKS)
                .template()
                .withName(RELEASE)
                .withNamespace(NAMESPACE)
                .withKubeVersion(KUBERNETES);
    }

    private static String template(TemplateCommand command, Stream<Path> values) {
        values.forEach(command::withValuesFile);
        return command.call().replace(NO_HOOK, HOOK);
    }

    private static Path withoutHooks() {
        try {
            var copy = Files.createTempDirectory("chart-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> FileSystemUtils.deleteRecursively(copy.toFile())));
            FileSystemUtils.copyRecursively(FOLDER, copy);
            var test = copy.resolve("templates/tests/ready.yaml");
            Files.writeString(test, Files.readString(test).replace(HOOK, NO_HOOK));
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path written(String values) {
        try {
            var file = Files.createTempFile("values-", ".yaml");
            file.toFile().deleteOnExit();
            return Files.writeString(file, values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
