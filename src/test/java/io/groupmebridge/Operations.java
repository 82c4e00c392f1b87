package io.groupmebridge;

import io.groupmebridge.peers.NodePrograms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is written for operators: the dashboard, the alerts and the page that explains them. */
final class Operations {

    static final Path DASHBOARD = Path.of("helm/groupme-bridge/dashboards/groupme-bridge.json");
    static final Path ALERTS = Path.of("helm/groupme-bridge/rules/alerts.yaml");
    static final Path PAGE = Path.of("docs/operations.md");

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern VARIABLE_QUERY = Pattern.compile("label_values\\((.+), \\w+\\)");

    private Operations() {}

    /** One alerting rule. */
    record Alert(
            String name, String expr, String lasting, Map<String, String> labels, Map<String, String> annotations) {}

    /** A PromQL query and where it is written. */
    record Query(String where, String text) {}

    /** What a query is made of, as Prometheus' grammar sees it; the error says where it is none. */
    record Dissected(@Nullable String error, List<Selector> selectors, List<Grouping> groupings) {}

    /** One metric and the labels it is asked for by. */
    record Selector(String metric, List<Matcher> matchers) {}

    record Matcher(String label, String operator, String value) {}

    /** Labels that stay when these metrics are aggregated. */
    record Grouping(List<String> labels, List<String> metrics) {}

    static JsonNode dashboard() {
        return JSON.readTree(DASHBOARD.toFile());
    }

    static List<Alert> alerts() {
        Map<String, List<Map<String, List<Map<String, Object>>>>> file = new Yaml().load(text(ALERTS));
        return file.get("groups").stream()
                .flatMap(group -> group.get("rules").stream())
                .map(rule -> JSON.convertValue(rule, JsonNode.class))
                .map(rule -> new Alert(
                        rule.path("alert").asString(),
                        rule.path("expr").asString(),
                        rule.path("for").asString(""),
                        strings(rule.path("labels")),
                        strings(rule.path("annotations"))))
                .toList();
    }

    /** Every query of the dashboard and of the alerts, with Grafana's variables of time filled in. */
    static List<Query> queries() {
        var queries = new ArrayList<Query>();
        for (var panel : dashboard().path("panels")) {
            for (var target : panel.path("targets")) {
                var where = "panel '" + panel.path("title").asString() + "'";
                queries.add(new Query(where, target.path("expr").asString().replace("$__rate_interval", "5m")));
            }
        }
        for (var variable : dashboard().at("/templating/list")) {
            var query = VARIABLE_QUERY.matcher(variable.path("definition").asString(""));
            if (query.matches()) {
                queries.add(new Query("variable " + variable.path("name").asString(), query.group(1)));
            }
        }
        alerts().forEach(alert -> queries.add(new Query(alert.name(), alert.expr())));
        return queries;
    }

    /** Has Prometheus' grammar take queries apart, in their order. Where there is no Node, the test is skipped and says so. */
    static List<Dissected> dissect(List<Query> queries) throws IOException {
        NodePrograms.PROMQL.assumeAvailable();
        var node = new ProcessBuilder("node", "queries.mjs")
                .directory(NodePrograms.PROMQL.folder().toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var answers = node.getInputStream()) {
            try (var questions = node.outputWriter(StandardCharsets.UTF_8)) {
                questions.write(JSON.writeValueAsString(
                        queries.stream().map(Query::text).toList()));
            }
            return List.of(JSON.readValue(answers, Dissected[].class));
        } finally {
            node.destroyForcibly();
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> strings(JsonNode object) {
        var strings = new TreeMap<String, String>();
        object.properties()
                .forEach(each -> strings.put(each.getKey(), each.getValue().asString()));
        return strings;
    }
}
