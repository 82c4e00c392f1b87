package io.groupmebridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What can be said of the dashboard and the alerts without a bridge. */
class OperationsTests {

    private static final Pattern HEADING = Pattern.compile("#{1,6} (.+)");

    private static final int COLUMNS = 24;

    @Test
    void prometheusUnderstandsEveryQuery() throws Exception {
        var queries = Operations.queries();

        var dissected = Operations.dissect(queries);

        assertThat(IntStream.range(0, queries.size())
                        .filter(i -> dissected.get(i).error() != null)
                        .mapToObj(i -> queries.get(i) + ": " + dissected.get(i).error()))
                .isEmpty();
        assertThat(dissected).hasSize(queries.size()).hasSizeGreaterThan(70);
    }

    @Test
    void theGrammarRefusesWhatIsNoQuery() throws Exception {
        var dissected = Operations.dissect(List.of(new Operations.Query("here", "sum(a{x=\"1\"}")));

        assertThat(dissected.getFirst().error()).isNotNull();
    }

    @Test
    void everyAlertIsExplainedByTheSectionItNames() {
        var alerts = Operations.alerts();

        assertThat(alerts).isNotEmpty().allSatisfy(alert -> {
            assertThat(alert.annotations())
                    .containsOnlyKeys("summary", "description", "runbook_url")
                    .containsEntry("runbook_url", Operations.PAGE + "#" + anchor(alert.name()));
            assertThat(alert.labels()).containsOnlyKeys("severity");
            assertThat(alert.labels().get("severity")).isIn("critical", "warning");
            assertThat(alert.lasting()).matches("\\d+[smh]");
        });
        assertThat(alerts.stream().map(Operations.Alert::name))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(sections());
    }

    @Test
    void theJobOfTheCompositionIsOneThatTheAlertsLookFor() {
        var jobs = Pattern.compile("up\\{job=~\"([^\"]+)\"}").matcher(Operations.text(Operations.ALERTS));
        var scrape = Operations.text(Path.of("docs/compose/prometheus.yaml"));

        assertThat(jobs.find()).isTrue();
        assertThat(scrape.lines().filter(line -> line.contains("job_name: ")))
                .singleElement()
                .asString()
                .matches(".* " + jobs.group(1));
    }

    @Test
    void everyPanelSaysWhatItShowsAndInWhichUnit() {
        var panels = panels();

        assertThat(panels.stream().map(panel -> panel.path("id").asInt())).doesNotHaveDuplicates();
        assertThat(panels).filteredOn(panel -> !isRow(panel)).isNotEmpty().allSatisfy(panel -> {
            assertThat(panel.path("title").asString("")).isNotBlank();
            assertThat(panel.path("description").asString("")).isNotBlank();
            assertThat(panel.at("/fieldConfig/defaults/unit").asString("")).isNotBlank();
            assertThat(panel.at("/datasource/uid").asString()).isEqualTo("${datasource}");
            assertThat(panel.path("targets"))
                    .isNotEmpty()
                    .allSatisfy(target -> assertThat(target.path("expr").asString())
                            .contains("namespace=~\"$namespace\", instance=~\"$instance\""));
        });
    }

    @Test
    void panelsDoNotOverlap() {
        Set<List<Integer>> taken = new HashSet<>();
        var overlapping = new ArrayList<String>();

        for (var panel : panels()) {
            var place = panel.path("gridPos");
            var left = place.path("x").asInt();
            var top = place.path("y").asInt();
            assertThat(left + place.path("w").asInt()).isLessThanOrEqualTo(COLUMNS);
            for (var x = left; x < left + place.path("w").asInt(); x++) {
                for (var y = top; y < top + place.path("h").asInt(); y++) {
                    if (!taken.add(List.of(x, y))) {
                        overlapping.add(panel.path("title").asString());
                    }
                }
            }
        }

        assertThat(overlapping).isEmpty();
    }

    private static List<JsonNode> panels() {
        return StreamSupport.stream(Operations.dashboard().path("panels").spliterator(), false)
                .toList();
    }

    private static boolean isRow(JsonNode panel) {
        return panel.path("type").asString().equals("row");
    }

    /** The sections of the page that have the name of an alert. */
    private static List<String> sections() {
        return Operations.text(Operations.PAGE)
                .lines()
                .map(HEADING::matcher)
                .filter(heading -> heading.matches() && heading.group(1).startsWith("GroupMeBridge"))
                .map(heading -> heading.group(1))
                .toList();
    }

    /** As GitHub makes it of a heading that is one word. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT);
    }
}
