package io.groupmebridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.convert.DurationStyle;
import org.yaml.snakeyaml.Yaml;

/** What the image and the composition of containers are made from agrees with the build and the bridge. Needs no engine. */
class ImageTests {

    private static final Path COMPOSE = Path.of("docs", "compose");

    private final String dockerfile = read(Path.of("Dockerfile"));
    private final String pom = read(Path.of("pom.xml"));
    private final String application = read(Path.of("src/main/resources/application.yaml"));
    private final Map<String, Object> settings = new Yaml().load(application);
    private final Map<String, Object> compose = new Yaml().load(read(COMPOSE.resolve("compose.yaml")));

    @Test
    void theImageBearsTheVersionOfTheBuildAndRunsItsJar() {
        var project = pom.substring(pom.indexOf("</parent>"));

        assertThat(dockerfile)
                .contains("image.version=\"" + first(project, "<version>(.*)</version>") + "\"")
                .contains("\"/app/" + first(project, "<finalName>(.*)</finalName>") + ".jar\"]");
    }

    @Test
    void bothBaseImagesHaveTheJavaOfTheBuild() {
        assertThat(all(dockerfile, "_IMAGE=\\S+:(\\d+)-"))
                .hasSize(2)
                .containsOnly(first(pom, "<java.version>(.*)</java.version>"));
    }

    @Test
    void thePortOfTheManagementIsTheSameEverywhere() {
        var port = at(settings, "management", "server", "port").toString();

        assertThat(dockerfile)
                .contains("EXPOSE 8080 " + port)
                .contains("/127.0.0.1/${MANAGEMENT_SERVER_PORT:-" + port + "}");
        assertThat(read(COMPOSE.resolve("prometheus.yaml"))).contains("[\"bridge:" + port + "\"]");
    }

    @Test
    void whatTheImageCopiesExistsAndIsSentToTheEngine() {
        var sent = all(read(Path.of(".dockerignore")), "(?m)^!(.*)$");

        assertThat(all(dockerfile, "(?m)^COPY (?!--from)(.*) \\S+$").stream()
                        .flatMap(files -> Stream.of(files.split(" "))))
                .isNotEmpty()
                .allSatisfy(file -> {
                    assertThat(Path.of(file)).exists();
                    assertThat(sent).anyMatch(root -> Path.of(file).startsWith(root));
                });
    }

    @Test
    void theCompositionMountsWhatExists() {
        assertThat(mounts().filter(mount -> mount.startsWith(".")))
                .isNotEmpty()
                .allSatisfy(mount -> assertThat(COMPOSE.resolve(mount)).exists());
    }

    @Test
    void theCompositionDeclaresTheVolumesItUses() {
        assertThat(mounts().filter(mount -> !mount.startsWith(".")))
                .containsExactlyInAnyOrderElementsOf(map(at(compose, "volumes")).keySet());
    }

    @Test
    void containersAreGivenAsLongForAStopAsTheBridgeMayTake() {
        var phase = at(settings, "spring", "lifecycle", "timeout-per-shutdown-phase")
                .toString();
        var longest = longestStop(DurationStyle.detectAndParse(phase));

        var composed = at(compose, "services", "bridge", "stop_grace_period").toString();
        var documented = all(read(Path.of("docs", "deployment.md")), "--stop-timeout (\\d+)");

        assertThat(DurationStyle.detectAndParse(composed)).isGreaterThanOrEqualTo(longest);
        assertThat(documented)
                .isNotEmpty()
                .allSatisfy(seconds ->
                        assertThat(Duration.ofSeconds(Long.parseLong(seconds))).isGreaterThanOrEqualTo(longest));
    }

    @Test
    void everyVariableTheBridgeIsGivenIsASetting() {
        var given = Stream.concat(
                map(at(compose, "services", "bridge", "environment")).keySet().stream(),
                all(dockerfile, "\\b(BRIDGE_[A-Z_]+)=").stream());

        assertThat(settingNames()).containsAll(given.map(ImageTests::uniform).toList());
    }

    @Test
    void theExampleOfTheEnvironmentNamesWhatTheCompositionAsksFor() {
        assertThat(all(read(COMPOSE.resolve(".env.example")), "(?m)^([A-Z_]+)="))
                .containsExactlyInAnyOrderElementsOf(
                        new TreeSet<>(all(read(COMPOSE.resolve("compose.yaml")), "\\$\\{([A-Z_]+)")));
    }

    /** When everything hangs: lanes and the API have a phase each, and the store writes for 15 s at most. */
    static Duration longestStop(Duration phase) {
        return phase.multipliedBy(2).plusSeconds(15);
    }

    /** What all services mount: volumes, and paths as they stand there. */
    private Stream<String> mounts() {
        return map(at(compose, "services")).values().stream()
                .flatMap(service -> ((List<?>) map(service).getOrDefault("volumes", List.of())).stream())
                .map(mount -> mount.toString().replaceFirst(":.*", ""));
    }

    /** The names of all settings of the bridge and of Spring Boot, and of the variables that application.yaml asks for. */
    private Set<String> settingNames() {
        var names = new TreeSet<String>();
        all(application, "\\$\\{([A-Z_]+):").forEach(name -> names.add(uniform(name)));
        try {
            for (var metadata : Collections.list(
                    getClass().getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
                try (var in = metadata.openStream()) {
                    all(new String(in.readAllBytes(), UTF_8), "\"name\": \"([a-z0-9.-]+)\"")
                            .forEach(name -> names.add(uniform(name)));
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return names;
    }

    /** A name as a variable of the environment and as a property are the same. */
    private static String uniform(String name) {
        return name.replaceAll("[-._]", "").toLowerCase(Locale.ROOT);
    }

    private static Object at(Map<String, Object> yaml, String... path) {
        Object found = yaml;
        for (var name : path) {
            found = map(found).get(name);
        }
        return found;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object yaml) {
        return (Map<String, Object>) yaml;
    }

    private static String first(String text, String pattern) {
        return all(text, pattern).getFirst();
    }

    /** What the first group of the pattern matches, wherever it does. */
    private static List<String> all(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
