package io.groupmebridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** Has Prometheus evaluate the alerts, where its {@code promtool} is installed. */
class AlertTests {

    private static final Path TRUTHS = Path.of("src/test/resources/operations/alert-tests.yaml");

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

        var promtool = new ProcessBuilder("promtool", "test", "rules", "alert-tests.yaml")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        var said = new String(promtool.getInputStream().readAllBytes(), UTF_8);

        assertThat(promtool.waitFor()).as(said).isZero();
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

    private static void assumePromtool() {
        var there = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(each -> Files.isExecutable(Path.of(each, "promtool")));
        if (!there) {
            System.out.println("SKIPPED: promtool is not on the PATH, so no alert can be evaluated");
        }
        assumeTrue(there, "promtool is not on the PATH");
    }
}
