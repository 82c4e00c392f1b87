package io.groupmebridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.peers.Requirement;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** Has Prometheus check and evaluate the alerts, where its {@code promtool} is installed; with {@code CI=true} it must be. */
class AlertTests {

    private static final Path TRUTHS = Path.of("src/test/resources/operations/alert-tests.yaml");

    private static final String MISSING = "promtool is not on the PATH, so no alert can be evaluated";

    @TempDir
    private Path folder;

    @Test
    void alertsFireWhenTheyShouldAndNotElse() throws Exception {
        assumePromtool();
        Map<String, List<Map<String, List<Map<String, Object>>>>> rules =
                new Yaml().load(Operations.text(Operations.ALERTS));
        rules.get("groups").forEach(group -> group.get("rules").forEach(rule -> rule.remove("annotations")));
        Files.writeString(folder.resolve("alerts.yaml"), new Yaml().dump(rules));
        Files.copy(TRUTHS, folder.resolve("alert-tests.yaml"));

        assertAgrees("test", "rules", "alert-tests.yaml");
    }

    @Test
    void prometheusTakesTheAlertsWithWhatTheySay() throws Exception {
        assumePromtool();

        assertAgrees("check", "rules", Operations.ALERTS.toAbsolutePath().toString());
    }

    @Test
    void everyAlertIsTestedBothWays() {
        Map<String, List<Map<String, List<Map<String, Object>>>>> tests = new Yaml().load(Operations.text(TRUTHS));

        var tested = tests.get("tests").stream()
                .flatMap(test -> test.get("alert_rule_test").stream())
                .toList();

        assertThat(Operations.alerts())
                .allSatisfy(alert -> assertThat(tested)
                        .filteredOn(test -> test.get("alertname").equals(alert.name()))
                        .extracting(test -> ((List<?>) test.get("exp_alerts")).isEmpty())
                        .contains(true, false));
    }

    private void assertAgrees(String... arguments) throws Exception {
        var promtool = new ProcessBuilder(Stream.concat(Stream.of("promtool"), Stream.of(arguments))
                        .toList())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        var said = new String(promtool.getInputStream().readAllBytes(), UTF_8);

        assertThat(promtool.waitFor()).as(said).isZero();
    }

    private static void assumePromtool() {
        var there = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(each -> Files.isExecutable(Path.of(each, "promtool")));
        Requirement.assume(there, MISSING);
    }
}
